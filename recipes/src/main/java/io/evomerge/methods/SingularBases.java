package io.evomerge.methods;

import io.evomerge.tensors.Matrix;
import io.evomerge.tensors.Matrix.Svd;
import java.util.List;

/// Joins the singular triplets of several matrices into those of one.
final class SingularBases {
    private SingularBases() {}

    /// Puts the triplets side by side and replaces the left and right vectors, which are orthogonal
    /// within each matrix but not between them, by the nearest that are (the orthogonal Procrustes
    /// problem: the factor `P Qᵀ` of the decomposition `P D Qᵀ` of all left vectors, likewise for
    /// the right ones). Directions that several matrices share are split up evenly among them.
    ///
    /// @return the triplets in the given order, not sorted
    /// @see <a href="https://arxiv.org/abs/2412.00081">Gargiulo et al. 2024, section 3.2 and
    ///     proposition 4.1</a>
    static Svd orthogonalised(List<Svd> parts) {
        Matrix u = Matrix.beside(parts.stream().map(Svd::u).toList());
        Matrix vt = Matrix.below(parts.stream().map(Svd::vt).toList());
        return new Svd(
                u.polar(Matrix.ROUNDING).factor(),
                values(parts),
                vt.polar(Matrix.ROUNDING).factor());
    }

    private static float[] values(List<Svd> parts) {
        float[] out = new float[parts.stream().mapToInt(Svd::rank).sum()];
        int at = 0;
        for (Svd part : parts) {
            System.arraycopy(part.s(), 0, out, at, part.rank());
            at += part.rank();
        }
        return out;
    }

    /// The mean of singular values; 0 of none.
    static double mean(float[] s) {
        double sum = 0;
        for (float v : s) {
            sum += v;
        }
        return s.length == 0 ? 0 : sum / s.length;
    }
}
