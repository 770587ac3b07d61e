package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// The merge methods, and the corrections after them, by the names that recipes use. A new one is
/// added here.
public final class Methods {
    private static final List<MergeMethod> ALL =
            List.of(
                    new Linear(),
                    new Slerp(),
                    new NuSlerp(),
                    new MultiSlerp(),
                    new Karcher(),
                    new ModelStock(),
                    new NearSwap(),
                    new ArceeFusion(),
                    new Passthrough(),
                    new TaskArithmetic(),
                    new Ties(),
                    new Dare(SignRule.ALL),
                    new Dare(SignRule.ELECTED),
                    new Della(SignRule.ELECTED),
                    new Della(SignRule.ALL),
                    new Breadcrumbs(SignRule.ALL),
                    new Breadcrumbs(SignRule.ELECTED),
                    new Sce(),
                    new Ram(),
                    new RamPlus(),
                    new MagMax(),
                    new LayerSwap(),
                    new MetricsWeightedAveraging(),
                    new WeightSignature(),
                    new SparseSoup(),
                    new TiesGlobal(),
                    new BreadcrumbsGlobal(),
                    new Pcb(),
                    new ConsensusTaskArithmetic(),
                    new ConsensusTies(),
                    new TiesSlack(),
                    new Widen(),
                    new IsoC(),
                    new IsoCts(),
                    new TsvM(),
                    new RTsvM(),
                    new Wudi(),
                    new Opcm(),
                    new DogeTa());

    private static final List<PostMethod> POST = List.of(new Lines(), new Svc());

    private Methods() {}

    public static List<MergeMethod> all() {
        return ALL;
    }

    /// The method of a recipe, empty if there is none of that name.
    public static Optional<MergeMethod> named(String name) {
        return ALL.stream().filter(m -> m.name().equals(name)).findFirst();
    }

    /// The corrections that a recipe can apply after any method.
    public static List<PostMethod> post() {
        return POST;
    }

    /// The correction of that name, empty if there is none.
    public static Optional<PostMethod> postNamed(String name) {
        return POST.stream().filter(m -> m.name().equals(name)).findFirst();
    }

    public static List<String> postNames() {
        return POST.stream().map(PostMethod::name).toList();
    }

    public static List<String> names() {
        return ALL.stream().map(MergeMethod::name).toList();
    }
}
