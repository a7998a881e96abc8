// Notes on methods, with their sources.
#include "method_notes.h"

namespace glass::report {
namespace {

constexpr MethodNote kNotes[] = {
    {"integrated_gradients",
     "How much of the change of the output between a baseline and the text each token carries: gradients integrated "
     "along the straight "
     "line between them, times the "
     "difference (Sundararajan, Taly, Yan 2017). The scores sum to the change, up to the completeness delta.",
     "Depends on the baseline: another one asks another question. Texts between baseline and input are none that the "
     "model was trained "
     "on."},
    {"gradient_x_input",
     "The gradient of the output times the input, summed over the width: a first-order estimate of what each token "
     "adds (Shrikumar et al. "
     "2017).",
     "Looks at one point only: where the model is saturated or bends, scores can vanish or turn their sign. Nothing "
     "forces them to sum to "
     "the output."},
    {"occlusion",
     "How much the output falls when a token or word is replaced by the mask or unknown token (Zeiler, Fergus 2014). A "
     "plus: without it "
     "the output is lower.",
     "Two words that say the same hide each other: removing one changes little. The replaced text is unlike the "
     "training texts."},
    {"attention_rollout",
     "The share of each token in the row that the prediction is read from, when attention of all layers is multiplied "
     "through, the "
     "residual stream included (Abnar, "
     "Zuidema 2020). Never negative.",
     "Knows no class and no sign, ignores values and feed-forward layers. A large share is an open path, not a "
     "reason."},
    {"attention",
     "The attention patterns as they are: each row shares out 1 over the keys. The heat line is the mean over queries, "
     "and over layers and "
     "heads where there are several.",
     "Attention is not an explanation by itself (Jain, Wallace 2019; Wiegreffe, Pinter 2019): different patterns can "
     "give the same "
     "output."},
};

}  // namespace

MethodNote method_note(std::string_view name) {
  for (const MethodNote& note : kNotes) {
    if (note.name == name) return note;
  }
  return {name, "", ""};
}

}  // namespace glass::report
