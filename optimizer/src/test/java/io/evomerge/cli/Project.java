package io.evomerge.cli;

import io.evomerge.datasets.TaskWriter;
import io.evomerge.demo.DemoTasks;
import io.evomerge.demo.Part;
import io.evomerge.zoo.Zoo;
import io.evomerge.zoo.ZooDesign;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A user's project in a folder: the zoo's models, two small tasks and a search.yaml.
record Project(Path folder) {
    /// What a command printed and returned.
    record Result(int code, String out, String err) {}

    static Project create(Path folder) throws IOException {
        Zoo.export(folder);
        Path tasks = Files.createDirectory(folder.resolve("tasks"));
        TaskWriter.write(DemoTasks.named("math-en", Part.SEARCH, 0, 60).orElseThrow(), tasks);
        TaskWriter.write(DemoTasks.named("order-choice", Part.SEARCH, 0, 60).orElseThrow(), tasks);
        var project = new Project(folder);
        project.write(
                "search.yaml",
                """
                base: base
                models: [%s]
                space: {layers: 3, weight: [0, 1.5]}
                objectives: [tasks/math-en.yaml, tasks/order-choice.yaml]
                aggregate: geometric_mean
                subset: {items: 20}
                seeds: [uniform, task_arithmetic, ties]
                """
                        .formatted(String.join(", ", ZooDesign.TAUGHT)));
        return project;
    }

    Path write(String file, String text) throws IOException {
        return Files.writeString(folder.resolve(file), text);
    }

    Path at(String path) {
        return folder.resolve(path);
    }

    Path spec() {
        return at("search.yaml");
    }

    /// Runs a command in this process.
    static Result run(Object... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var console = new Console(new PrintWriter(out, true), new PrintWriter(err, true));
        int code = Main.run(List.of(args).stream().map(String::valueOf).toList(), console);
        return new Result(code, out.toString(), err.toString());
    }
}
