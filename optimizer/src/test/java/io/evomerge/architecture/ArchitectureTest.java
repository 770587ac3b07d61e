package io.evomerge.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import io.evomerge.tensors.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final String BASE = "io.evomerge.";

    /// Which packages each package may know, besides itself. The picture in docs/architecture.md.
    private static final Map<String, List<String>> MAY_KNOW =
            Map.ofEntries(
                    // datasets
                    Map.entry("documents", List.of()),
                    Map.entry("answers", List.of("documents", "jinja")),
                    Map.entry("jinja", List.of()),
                    Map.entry("parquet", List.of("documents")),
                    Map.entry("datasets", List.of("answers", "documents", "jinja", "parquet")),
                    Map.entry("demo", List.of("answers", "datasets", "documents")),
                    Map.entry("irt", List.of("documents")),
                    Map.entry("anchors", List.of("documents", "irt")),
                    Map.entry("estimators", List.of("anchors", "documents", "irt")),
                    Map.entry("responses", List.of("documents", "irt")),
                    // recipes
                    Map.entry("tensors", List.of("documents")),
                    Map.entry("methods", List.of("documents", "tensors")),
                    Map.entry("tokenizers", List.of("documents", "tensors")),
                    Map.entry("recipes", List.of("documents", "methods", "tensors", "tokenizers")),
                    Map.entry("exports", List.of("documents", "recipes", "tensors")),
                    Map.entry(
                            "merging",
                            List.of(
                                    "documents",
                                    "exports",
                                    "methods",
                                    "recipes",
                                    "tensors",
                                    "tokenizers")),
                    // evaluators
                    Map.entry("models", List.of("documents", "jinja", "tensors", "tokenizers")),
                    Map.entry(
                            "evaluators",
                            List.of("answers", "datasets", "documents", "models", "tensors")),
                    Map.entry(
                            "zoo",
                            List.of(
                                    "datasets",
                                    "demo",
                                    "documents",
                                    "evaluators",
                                    "models",
                                    "tensors")),
                    // optimizer
                    Map.entry("strategies", List.of("documents")),
                    Map.entry(
                            "backends",
                            List.of("documents", "evaluators", "merging", "recipes", "tensors")),
                    Map.entry(
                            "fidelity",
                            List.of("anchors", "backends", "estimators", "evaluators", "irt")),
                    Map.entry("journal", List.of("backends", "documents", "evaluators", "recipes")),
                    Map.entry(
                            "search",
                            List.of(
                                    "anchors",
                                    "answers",
                                    "backends",
                                    "datasets",
                                    "demo",
                                    "documents",
                                    "estimators",
                                    "evaluators",
                                    "fidelity",
                                    "journal",
                                    "merging",
                                    "methods",
                                    "models",
                                    "recipes",
                                    "strategies",
                                    "tensors",
                                    "zoo")),
                    Map.entry(
                            "reports",
                            List.of(
                                    "backends",
                                    "documents",
                                    "evaluators",
                                    "exports",
                                    "journal",
                                    "merging",
                                    "recipes",
                                    "search",
                                    "strategies",
                                    "tensors")),
                    Map.entry("cli", List.of("..")),
                    Map.entry("launcher", List.of()));

    private static final Map<String, List<String>> MODULES =
            Map.of(
                    "recipes",
                            List.of(
                                    "tensors",
                                    "tokenizers",
                                    "methods",
                                    "recipes",
                                    "exports",
                                    "merging"),
                    "datasets",
                            List.of(
                                    "documents",
                                    "answers",
                                    "jinja",
                                    "parquet",
                                    "datasets",
                                    "demo",
                                    "irt",
                                    "anchors",
                                    "estimators",
                                    "responses"),
                    "evaluators", List.of("models", "evaluators", "zoo"),
                    "optimizer",
                            List.of(
                                    "strategies",
                                    "backends",
                                    "fidelity",
                                    "journal",
                                    "search",
                                    "reports",
                                    "cli",
                                    "launcher"));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.evomerge");

    static Stream<String> packages() {
        return MAY_KNOW.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void a_package_knows_only_what_the_picture_allows(String name) {
        List<String> known = MAY_KNOW.getOrDefault(name, List.of());
        if (known.contains("..")) {
            return; // the command line puts everything together
        }
        String[] allowed =
                Stream.concat(Stream.of(name), known.stream())
                        .map(ArchitectureTest::inPackage)
                        .toArray(String[]::new);
        check(
                noClasses()
                        .that()
                        .resideInAPackage(inPackage(name))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage("io.evomerge..")
                                        .and(resideInAnyPackage(allowed).negate()))
                        .as(name + " may know only " + known));
    }

    @Test
    void every_package_has_its_place_in_the_picture_and_in_its_module() throws IOException {
        List<String> found =
                CLASSES.stream()
                        .map(c -> c.getPackageName().substring(BASE.length()))
                        .distinct()
                        .sorted()
                        .toList();
        assertThat(packages()).containsAll(found);
        for (String name : found) {
            assertThat(module(name)).as(name).isEqualTo(folder(name));
        }
    }

    @Test
    void recipes_and_datasets_share_nothing_but_documents() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(of("recipes"))
                        .should()
                        .dependOnClassesThat(
                                resideInAnyPackage(of("datasets"))
                                        .and(resideInAPackage(inPackage("documents")).negate())));
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(of("datasets"))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(of("recipes"))));
    }

    @Test
    void nothing_outside_optimizer_knows_it() {
        check(
                noClasses()
                        .that(resideInAnyPackage(of("optimizer")).negate())
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(of("optimizer"))));
    }

    @Test
    void packages_have_no_cycles() {
        check(slices().matching("io.evomerge.(*)..").should().beFreeOfCycles());
    }

    @Test
    void only_the_command_line_and_the_launcher_print_or_exit() {
        check(
                elsewhere("cli", "launcher")
                        .should()
                        .callMethod(System.class, "exit", int.class)
                        .orShould()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err")
                        .orShould()
                        .callMethod(Throwable.class, "printStackTrace"));
    }

    @Test
    void randomness_is_passed_on_and_never_made_without_a_seed() {
        check(
                noClasses()
                        .should()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .callMethod(ThreadLocalRandom.class, "current")
                        .orShould()
                        .callConstructorWhere(
                                describe(
                                        "make a java.util.Random, or a SplittableRandom without a"
                                                + " seed",
                                        ArchitectureTest::isUnseeded)));
    }

    @Test
    void djl_stays_where_tensors_are() {
        check(
                elsewhere("tensors", "merging", "models", "zoo")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("ai.djl.."));
    }

    @Test
    void methods_know_nothing_of_tensors_but_how_matrices_are_decomposed() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(inPackage("methods"))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(inPackage("tensors"))
                                        .and(
                                                describe(
                                                        "are no part of Matrix",
                                                        c ->
                                                                !c.getName()
                                                                        .startsWith(
                                                                                Matrix.class
                                                                                        .getName())))));
    }

    @Test
    void jenetics_stays_in_the_strategies() {
        check(
                elsewhere("strategies")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.jenetics.."));
    }

    @Test
    void picocli_stays_in_the_command_line() {
        check(elsewhere("cli").should().dependOnClassesThat().resideInAPackage("picocli.."));
    }

    @Test
    void the_rules_see_the_classes_of_every_module() {
        for (String module : MODULES.keySet()) {
            assertThat(CLASSES.that(resideInAnyPackage(of(module)))).as(module).isNotEmpty();
        }
    }

    private static void check(ArchRule rule) {
        // A package may be empty in a release that does not have its part yet.
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static GivenClassesConjunction elsewhere(String... packages) {
        return noClasses()
                .that(
                        resideInAnyPackage(
                                        Arrays.stream(packages)
                                                .map(ArchitectureTest::inPackage)
                                                .toArray(String[]::new))
                                .negate());
    }

    private static boolean isUnseeded(JavaConstructorCall call) {
        return call.getTargetOwner().isEquivalentTo(Random.class)
                || (call.getTargetOwner().isEquivalentTo(SplittableRandom.class)
                        && call.getTarget().getRawParameterTypes().isEmpty());
    }

    private static String inPackage(String name) {
        return BASE + name + "..";
    }

    private static String[] of(String module) {
        return MODULES.getOrDefault(module, List.of()).stream()
                .map(ArchitectureTest::inPackage)
                .toArray(String[]::new);
    }

    private static String module(String name) {
        return MODULES.entrySet().stream()
                .filter(m -> m.getValue().contains(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("none");
    }

    /// The module's folder in which a package lies.
    private static String folder(String name) throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        try (Stream<Path> modules = Files.list(root)) {
            return modules.filter(
                            m ->
                                    Stream.of("main", "launcher")
                                            .anyMatch(
                                                    s ->
                                                            Files.isDirectory(
                                                                    m.resolve("src")
                                                                            .resolve(s)
                                                                            .resolve(
                                                                                    "java/io/evomerge")
                                                                            .resolve(name))))
                    .map(m -> m.getFileName().toString())
                    .findFirst()
                    .orElse("none");
        }
    }
}
