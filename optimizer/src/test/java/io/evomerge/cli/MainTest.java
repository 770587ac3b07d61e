package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "resume",
                "plan",
                "merge",
                "evaluate",
                "calibrate",
                "select",
                "estimate",
                "report",
                "doctor",
                "zoo",
                "bench"
            })
    void every_command_explains_itself(String command) {
        Project.Result result =
                command.isEmpty() ? Project.run("--help") : Project.run(command, "--help");
        assertThat(result.code()).isEqualTo(Main.DONE);
        assertThat(result.out())
                .contains("Usage: evo-merge" + (command.isEmpty() ? "" : " " + command));
    }

    @Test
    void the_version_is_told() {
        assertThat(Project.run("--version").out()).startsWith("evo-merge ");
    }

    @Test
    void the_doctor_names_java_engine_and_devices() {
        Project.Result result = Project.run("doctor");
        assertThat(result.code()).isEqualTo(Main.DONE);
        assertThat(result.out()).contains("PyTorch 2.7.1", "devices", "java", "model zoo");
    }

    @Test
    void a_plan_tells_what_the_search_would_take() {
        Project.Result result = Project.run("plan", "--budget", 50, "--workers", 2);
        assertThat(result.code()).isEqualTo(Main.DONE);
        assertThat(result.out())
                .contains(
                        "2 workers",
                        "50 evaluations",
                        "genes      21",
                        "embed_tokens",
                        "strategy:");
    }

    @Test
    void libraries_are_quiet_unless_asked() {
        assertThat(Main.logLevel(List.of("--budget", "3"))).isEqualTo("error");
        assertThat(Main.logLevel(List.of("--log-level", "info"))).isEqualTo("info");
        assertThat(Main.logLevel(List.of("--log-level=debug"))).isEqualTo("debug");
    }

    @ParameterizedTest
    @CsvSource({"5GB, 5000000000", "1.5kb, 1500", "200 MB, 200000000", "17, 17", "5B, 5000000000"})
    void sizes_are_read_as_users_write_them(String text, long bytes) {
        assertThat(Sizes.read("--shard-size", text)).isEqualTo(bytes);
    }
}
