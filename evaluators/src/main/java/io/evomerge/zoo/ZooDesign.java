package io.evomerge.zoo;

import io.evomerge.demo.Mixture;
import io.evomerge.demo.Skill;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the models of the zoo are and how they are trained.
///
/// The base half knows every skill of the experts, as large pretrained models do: merging works
/// only around such a base. Each expert is the base after a short, gentle fine-tuning on one skill.
public final class ZooDesign {
    /// The folder of the base model.
    public static final String BASE = "base";

    private static final Map<Skill, Expert> EXPERTS = experts();

    /// The experts' skills, which are also the names of their folders and of their tasks.
    public static final List<String> TAUGHT = EXPERTS.keySet().stream().map(Skill::id).toList();

    /// Skills that no expert was taught: what a merge may gain from several of them.
    public static final List<String> UNTAUGHT = List.of("math-it", "cross-qa");

    /// Skills of the base, shown to tell what a merge forgets.
    public static final List<String> KEPT = List.of("translate", "qa-it");

    private ZooDesign() {}

    /// How one expert is made.
    ///
    /// @param skill the only one it is trained on
    record Expert(Skill skill, Trainer.Schedule schedule) {}

    /// The network, as config.json states it.
    static Map<String, Object> config(int vocabulary) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("architectures", List.of("LlamaForCausalLM"));
        out.put("model_type", "llama");
        out.put("hidden_size", 112);
        out.put("intermediate_size", 320);
        out.put("num_hidden_layers", 6);
        out.put("num_attention_heads", 4);
        out.put("num_key_value_heads", 2);
        out.put("head_dim", 28);
        out.put("hidden_act", "silu");
        out.put("max_position_embeddings", 256);
        out.put("rms_norm_eps", 1e-6);
        out.put("rope_theta", 10000.0);
        out.put("tie_word_embeddings", true);
        out.put("attention_bias", false);
        out.put("mlp_bias", false);
        out.put("vocab_size", vocabulary);
        out.put("bos_token_id", 1);
        out.put("eos_token_id", 2);
        out.put("pad_token_id", 0);
        out.put("torch_dtype", "bfloat16");
        return out;
    }

    static Trainer.Schedule base() {
        return new Trainer.Schedule(1600, 50, 3e-3, 64);
    }

    /// What the base is trained on: the experts' skills are a small part of it.
    static Mixture baseMixture() {
        Map<Skill, Double> out = new EnumMap<>(Skill.class);
        out.put(Skill.NARRATIVE, 12.0);
        out.put(Skill.TRANSLATE, 22.0);
        out.put(Skill.SYMBOLIC, 14.0);
        out.put(Skill.COUNT, 6.0);
        out.put(Skill.REPEAT, 12.0);
        out.put(Skill.MIXED_MATH, 2.5);
        out.put(Skill.MIXED_QA, 8.0);
        out.put(Skill.ORDER, 1.1);
        out.put(Skill.REVERSE, 0.25);
        return new Mixture(out);
    }

    static List<Expert> allExperts() {
        return List.copyOf(EXPERTS.values());
    }

    private static Map<Skill, Expert> experts() {
        Map<Skill, Expert> out = new LinkedHashMap<>();
        out.put(Skill.MATH_EN, new Expert(Skill.MATH_EN, new Trainer.Schedule(220, 20, 5e-4, 64)));
        out.put(Skill.ORDER, new Expert(Skill.ORDER, new Trainer.Schedule(200, 20, 5e-4, 64)));
        out.put(Skill.REVERSE, new Expert(Skill.REVERSE, new Trainer.Schedule(120, 20, 5e-4, 64)));
        return out;
    }
}
