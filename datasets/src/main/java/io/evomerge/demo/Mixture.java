package io.evomerge.demo;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Skills with their shares of a training run. What a seed draws does not depend on the order in
/// which the skills were named.
public final class Mixture {
    private final EnumMap<Skill, Double> weights;
    private final double total;

    /// @param weights positive, of any sum
    public Mixture(Map<Skill, Double> weights) {
        if (weights.isEmpty()) {
            throw new IllegalArgumentException("a mixture needs a skill");
        }
        this.weights = new EnumMap<>(weights);
        weights.forEach(
                (skill, weight) -> {
                    if (!(weight > 0) || weight.isInfinite()) {
                        throw new IllegalArgumentException(skill.id() + ": weight " + weight);
                    }
                });
        total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    public static Mixture only(Skill skill) {
        return new Mixture(Map.of(skill, 1.0));
    }

    /// Training questions without end, a function of the generator's state.
    public Stream<Example> stream(RandomGenerator random) {
        return Stream.generate(() -> draw(random));
    }

    /// One question of the training part.
    public Example draw(RandomGenerator random) {
        return skill(random.nextDouble() * total).draw(Part.TRAIN, random);
    }

    private Skill skill(double point) {
        double left = point;
        Skill last = weights.keySet().iterator().next();
        for (Map.Entry<Skill, Double> entry : weights.entrySet()) {
            last = entry.getKey();
            left -= entry.getValue();
            if (left < 0) {
                break;
            }
        }
        return last; // the last one also where rounding leaves a rest
    }
}
