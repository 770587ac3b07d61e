package io.evomerge.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildJvmTest {
    private static final JavaHome JAVA = new JavaHome(Path.of("/jdk"), 25);

    @Test
    void native_access_is_granted_and_the_arguments_come_last() {
        List<String> command =
                ChildJvm.command(JAVA, "evo-merge.jar", List.of(), "", List.of("doctor", "--json"));
        assertThat(command)
                .startsWith(JAVA.executable().toString(), "--enable-native-access=ALL-UNNAMED")
                .endsWith(
                        "-cp",
                        "evo-merge.jar",
                        "io.evomerge.launcher.Launcher",
                        "doctor",
                        "--json");
    }

    @Test
    void the_users_options_come_after_those_of_this_jvm_so_that_they_win() {
        List<String> command =
                ChildJvm.command(
                        JAVA, "x.jar", List.of("-Xmx1g", "-Da=b"), " -Xmx8g\t-Dc=d \n", List.of());
        assertThat(command).containsSubsequence("-Xmx1g", "-Da=b", "-Xmx8g", "-Dc=d", "-cp");
    }

    @Test
    void agents_and_module_options_of_this_jvm_are_left_behind() {
        List<String> command =
                ChildJvm.command(
                        JAVA,
                        "x.jar",
                        List.of("-agentlib:jdwp=x", "-javaagent:y.jar", "--add-opens=a/b=c"),
                        "",
                        List.of());
        assertThat(command).noneMatch(a -> a.contains("agent")).noneMatch(a -> a.contains("opens"));
    }
}
