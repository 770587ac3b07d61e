package io.evomerge.irt;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/// An item bank on disk: the numbers as `NAME.safetensors`, the names as `NAME.json` beside it.
///
/// | array                  | shape             | meaning                                     |
/// |------------------------|-------------------|---------------------------------------------|
/// | `slopes`               | `[J, D]` F64      | discriminations                             |
/// | `intercepts`           | `[J]` F64         |                                             |
/// | `guessing`             | `[J]` F64         |                                             |
/// | `errors`               | `[J, D+2, D+2]` F64 | covariances of each item's estimates      |
/// | `weights`              | `[J]` F64         | of the items in the score                   |
/// | `abilities`            | `[N, D]` F64      | means                                       |
/// | `ability_covariances`  | `[N, D, D]` F64   |                                             |
/// | `scores`               | `[N]` F64         | what estimators aim at                      |
/// | `responses`            | `[N, J]`          | U8 (255: missing), else F32 or F64 (NaN)    |
///
/// The JSON file holds the hash of the other one, so that two files of different calibrations are
/// not taken for one bank. What is read equals what was written, bit by bit.
public record BankFile(Path arrays) {
    /// Raised when a bank changes so that older programs cannot read it.
    public static final int VERSION = 1;

    private static final String FORMAT = "evo-merge item bank";
    private static final String ARRAYS = ".safetensors";
    private static final String NAMES = ".json";
    private static final int MISSING = 255;
    private static final List<String> KEYS =
            List.of(
                    "format",
                    "version",
                    "evo_merge",
                    "sha256",
                    "item_model",
                    "dimensions",
                    "rounds",
                    "converged",
                    "models",
                    "items",
                    "subtasks");

    /// The bank that a user names, by either file or without an ending.
    public static BankFile of(Path named) {
        String name = String.valueOf(named.getFileName());
        for (String ending : List.of(ARRAYS, NAMES)) {
            if (name.endsWith(ending)) {
                name = name.substring(0, name.length() - ending.length());
            }
        }
        return new BankFile(named.resolveSibling(name + ARRAYS));
    }

    /// The file with the names.
    public Path names() {
        String name = String.valueOf(arrays.getFileName());
        return arrays.resolveSibling(name.substring(0, name.length() - ARRAYS.length()) + NAMES);
    }

    /// Whether one of the files is there.
    public boolean exists() {
        return Files.exists(arrays) || Files.exists(names());
    }

    /// Writes both files, in place of older ones.
    public void write(StoredBank stored) throws IOException {
        WholeFile.write(arrays, channel -> ArrayFile.write(channel, arraysOf(stored)));
        byte[] names = names(stored, sha256()).getBytes(StandardCharsets.UTF_8);
        WholeFile.write(names(), channel -> channel.write(ByteBuffer.wrap(names)));
    }

    private static List<NumberArray> arraysOf(StoredBank stored) {
        ItemBank bank = stored.bank();
        ItemCurves curves = bank.curves();
        int dimensions = curves.dimensions();
        int items = bank.items();
        List<Ability> abilities = bank.fit().abilities();
        List<NumberArray> out = new ArrayList<>();
        out.add(
                new NumberArray(
                        "slopes",
                        NumberType.F64,
                        new int[] {items, dimensions},
                        i -> curves.slope((int) (i / dimensions), (int) (i % dimensions))));
        out.add(array("intercepts", items, curves::intercept));
        out.add(array("guessing", items, curves::guessing));
        out.add(NumberArray.ofSquares("errors", bank.fit().errors(), dimensions + 2));
        out.add(NumberArray.of("weights", bank.weights()));
        out.add(
                NumberArray.of(
                        "abilities",
                        NumberType.F64,
                        abilities.stream().map(Ability::mean).toArray(double[][]::new),
                        dimensions));
        out.add(
                NumberArray.ofSquares(
                        "ability_covariances",
                        abilities.stream().map(Ability::covariance).toList(),
                        dimensions));
        out.add(NumberArray.of("scores", bank.scores()));
        out.add(responses(bank.responses()));
        return out;
    }

    private static NumberArray array(String name, int count, IntToDoubleFunction values) {
        return new NumberArray(
                name, NumberType.F64, new int[] {count}, i -> values.applyAsDouble((int) i));
    }

    private static NumberArray responses(ResponseMatrix matrix) {
        NumberType type = narrowest(matrix);
        int columns = matrix.itemCount();
        return new NumberArray(
                "responses",
                type,
                new int[] {matrix.modelCount(), columns},
                i -> {
                    double value = matrix.get((int) (i / columns), (int) (i % columns));
                    return type == NumberType.U8 && Double.isNaN(value) ? MISSING : value;
                });
    }

    /// The type that holds every response exactly.
    private static NumberType narrowest(ResponseMatrix matrix) {
        NumberType out = NumberType.U8;
        for (int i = 0; i < matrix.modelCount(); i++) {
            for (int j = 0; j < matrix.itemCount(); j++) {
                double value = matrix.get(i, j);
                if (!Double.isNaN(value) && (float) value != value) {
                    return NumberType.F64;
                }
                if (value > 0 && value < 1) {
                    out = NumberType.F32;
                }
            }
        }
        return out;
    }

    private static String names(StoredBank stored, String sha256) {
        ItemBank bank = stored.bank();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("format", FORMAT);
        out.put("version", VERSION);
        out.put("evo_merge", stored.madeBy());
        out.put("sha256", sha256);
        out.put("item_model", bank.model().id());
        out.put("dimensions", bank.curves().dimensions());
        out.put("rounds", bank.fit().rounds());
        out.put("converged", bank.fit().converged());
        out.put("models", bank.responses().models());
        out.put("items", bank.responses().items());
        out.put("subtasks", bank.subtasks());
        Gson gson = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();
        return gson.toJson(out) + "\n";
    }

    /// The hash of the arrays' file, which tells banks apart.
    public String sha256() throws IOException {
        try (InputStream in = Files.newInputStream(arrays)) {
            var digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Reads both files.
    ///
    /// @throws InputException if one is missing, damaged or too new
    public StoredBank read() throws IOException {
        if (!exists()) {
            throw new InputException(
                    arrays, "no such item bank", "check the path, or make one by 'calibrate'");
        }
        Node node = Node.json(names());
        checkFormat(node);
        var complaints = new Complaints();
        node.onlyKeys(complaints, KEYS);
        complaints.throwIfAny();
        if (!Files.exists(arrays)) {
            throw new InputException(
                    arrays, "no such file, but " + names() + " is there", "restore it");
        }
        if (!node.require("sha256").text().equals(sha256())) {
            throw node.wrong(
                    "is not the description of " + arrays + ", whose hash differs",
                    "restore both files from one copy, or calibrate again");
        }
        try (ArrayFile file = ArrayFile.open(arrays)) {
            return bank(node, file);
        } catch (IllegalArgumentException e) {
            throw ArrayFile.damaged(arrays, String.valueOf(e.getMessage()));
        }
    }

    private static void checkFormat(Node node) {
        if (!node.isMap() || !node.get("format", "", Node::text).equals(FORMAT)) {
            throw node.wrong("is not an item bank of evo-merge", "name one that 'calibrate' made");
        }
        int version = node.require("version").integer(0, Integer.MAX_VALUE);
        if (version > VERSION) {
            throw node.wrong(
                    "is of version %d, but this evo-merge reads %d".formatted(version, VERSION),
                    "use a newer evo-merge");
        }
    }

    private static StoredBank bank(Node node, ArrayFile file) throws IOException {
        List<String> models = texts(node.require("models"));
        List<String> items = texts(node.require("items"));
        int dimensions = node.require("dimensions").integer(1, Calibration.MOST_DIMENSIONS);
        int j = items.size();
        ItemCurves curves =
                ItemCurves.of(
                        rows(file.numbers("slopes", j, dimensions), dimensions),
                        file.numbers("intercepts", j),
                        file.numbers("guessing", j));
        int size = dimensions + 2;
        var fit =
                new ItemFit(
                        curves,
                        squares(file.numbers("errors", j, size, size), size),
                        abilities(file, models.size(), dimensions),
                        node.require("rounds").integer(0, Integer.MAX_VALUE),
                        node.require("converged").bool());
        var bank =
                new ItemBank(
                        ItemModel.of(node.require("item_model").oneOf(ItemModel.NAMES)),
                        responses(file, models, items),
                        fit,
                        texts(node.require("subtasks")),
                        file.numbers("weights", j),
                        file.numbers("scores", models.size()));
        return new StoredBank(bank, node.require("evo_merge").text());
    }

    private static List<Ability> abilities(ArrayFile file, int models, int dimensions)
            throws IOException {
        double[][] means = rows(file.numbers("abilities", models, dimensions), dimensions);
        List<double[][]> covariances =
                squares(
                        file.numbers("ability_covariances", models, dimensions, dimensions),
                        dimensions);
        List<Ability> out = new ArrayList<>();
        for (int i = 0; i < models; i++) {
            out.add(new Ability(means[i], covariances.get(i)));
        }
        return out;
    }

    private static ResponseMatrix responses(ArrayFile file, List<String> models, List<String> items)
            throws IOException {
        boolean isBinary = file.type("responses") == NumberType.U8;
        double[][] rows = new double[models.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = file.row("responses", i, rows.length, items.size());
            for (int k = 0; isBinary && k < rows[i].length; k++) {
                rows[i][k] = rows[i][k] == MISSING ? Double.NaN : rows[i][k];
            }
        }
        return new ResponseMatrix(models, items, rows);
    }

    private static List<String> texts(Node node) {
        return node.list().stream().map(Node::text).toList();
    }

    private static double[][] rows(double[] flat, int columns) {
        double[][] out = new double[flat.length / columns][columns];
        for (int i = 0; i < out.length; i++) {
            System.arraycopy(flat, i * columns, out[i], 0, columns);
        }
        return out;
    }

    private static List<double[][]> squares(double[] flat, int size) {
        double[][] rows = rows(flat, size);
        List<double[][]> out = new ArrayList<>();
        for (int i = 0; i < rows.length; i += size) {
            out.add(Arrays.copyOfRange(rows, i, i + size));
        }
        return out;
    }
}
