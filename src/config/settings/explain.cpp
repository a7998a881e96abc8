// Bounds, units and meanings of [explain].
#include "glass/config/explain_config.h"

#include "glass/config/reader.h"

namespace glass {

const std::vector<std::string>& explain_target_kinds() {
  static const std::vector<std::string> kinds = {"auto",  "logit",    "probability", "log_probability",    "margin",
                                                 "value", "cosine",   "dimension",   "probability_margin", "entropy",
                                                 "kl",    "sequence", "dot"};
  return kinds;
}

void bind_settings(config::Reader& reader, ExplainConfig& explain) {
  reader.section("explain");
  reader.field("methods", explain.methods,
               "which explanations to make (`glassformer methods` lists them); empty: none");
  reader.field("metrics", explain.metrics,
               "how far explanations can be trusted, such as agreement with gold rationales or comprehensiveness; "
               "`glassformer methods` lists the metrics; empty: none");
  reader.field("split", explain.split, "which texts are explained").one_of({"train", "dev", "test"});
  reader.field("limit", explain.limit, "most texts explained, from the first on").at_least(1).unit("texts");
  reader.field("position", explain.position,
               "whose scores are explained where the head scores every token: last, mask (the first mask token), "
               "least_sure (the word whose "
               "best class is least likely), words (every word, a row each), tagged (those that get another tag than "
               "O), answer (where the best span begins), or the number of a token from 0, special ones counted; auto: "
               "last for a causal language model, mask for a masked one, least_sure for tags, answer for spans");
  reader.field("target", explain.target,
               "what is explained: logit, probability or log_probability of the predicted class, or with \":class\" of "
               "that class; margin (of logits) or probability_margin against the best other class, or with "
               "\":class:class\" of one against another; entropy of the probabilities; kl: minus their divergence from "
               "those of the unedited text; sequence: the log-probability of a whole target text; value of a "
               "regression; cosine or dot product with a second text, or dimension:NUMBER, of an embedding; auto: the "
               "first that the model has");
  reader.field("background", explain.background,
               "data file whose texts stand for all texts, for methods that draw baselines from them "
               "(expected_gradients); empty: the training set, outside a run that of the run whose model it is");
  reader.field("batch_tokens", explain.batch_tokens, "token budget of one forward")
      .at_least(1)
      .at_most(1 << 30)
      .unit("tokens");
}

}  // namespace glass
