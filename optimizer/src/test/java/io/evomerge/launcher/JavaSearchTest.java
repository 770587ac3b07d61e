package io.evomerge.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaSearchTest {
    @TempDir private Path machine;

    @Test
    void a_jdk_that_is_too_old_is_not_taken() throws IOException {
        install("jdk-17", "17.0.15");
        install("jdk-8", "1.8.0_402");
        assertThat(search(Map.of()).find()).isEmpty();
    }

    @Test
    void the_version_nearest_to_the_needed_one_is_taken() throws IOException {
        install("a-27", "27");
        Path nearest = install("b-25", "25.0.1");
        install("c-26", "26-ea");
        assertThat(folder(Map.of())).contains(nearest);
    }

    @Test
    void java_home_comes_before_the_usual_places() throws IOException {
        install("jdk-25", "25");
        Path own = install("elsewhere/jdk-26", "26.0.2");
        assertThat(folder(Map.of("JAVA_HOME", own.toString()))).contains(own);
    }

    @Test
    void a_java_home_that_is_too_old_is_passed_over() throws IOException {
        Path newer = install("jdk-25", "25");
        Path old = install("elsewhere/jdk-21", "21.0.4");
        assertThat(folder(Map.of("JAVA_HOME", old.toString()))).contains(newer);
    }

    @Test
    void the_override_may_name_the_program_itself() throws IOException {
        Path own = install("elsewhere/jdk-25", "25");
        assertThat(folder(Map.of(JavaSearch.OVERRIDE, own.resolve("bin/java").toString())))
                .contains(own);
    }

    @Test
    void an_override_that_is_too_old_is_reported_rather_than_passed_over() throws IOException {
        install("jdk-25", "25");
        Path old = install("elsewhere/jdk-21", "21.0.4");
        JavaSearch search = search(Map.of(JavaSearch.OVERRIDE, old.toString()));
        assertThat(search.find()).isEmpty();
        assertThat(search.advice("Java 17"))
                .contains("EVO_MERGE_JAVA")
                .contains(old.toString())
                .contains("holds Java 21")
                .contains("25 or newer");
    }

    @Test
    void a_macos_bundle_is_looked_into() throws IOException {
        Path home = install("temurin-25.jdk/Contents/Home", "25");
        assertThat(folder(Map.of())).contains(home);
    }

    @Test
    void a_folder_without_a_java_program_is_not_an_installation() throws IOException {
        Path home = install("jdk-25", "25");
        Files.delete(home.resolve("bin/java"));
        assertThat(folder(Map.of())).isEmpty();
    }

    @Test
    void a_folder_that_does_not_state_its_version_is_passed_over() throws IOException {
        Path home = install("jdk-25", "25");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"someone\"\n");
        assertThat(folder(Map.of())).isEmpty();
    }

    @Test
    void the_advice_says_what_runs_what_is_needed_and_what_to_do() {
        assertThat(search(Map.of()).advice("Java 17 (/usr/lib/jvm/17)"))
                .contains("Java 25 or newer is needed")
                .contains("Java 17 (/usr/lib/jvm/17)")
                .contains("install a JDK 25")
                .contains("EVO_MERGE_JAVA")
                .doesNotContain("\n");
    }

    private Optional<Path> folder(Map<String, String> environment) {
        return search(environment).find().map(JavaHome::folder);
    }

    private JavaSearch search(Map<String, String> environment) {
        return new JavaSearch(25, environment, List.of(machine, machine.resolve("absent")));
    }

    private Path install(String name, String version) throws IOException {
        Path home = machine.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("bin/java"), "");
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        return home;
    }
}
