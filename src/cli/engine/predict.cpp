// glassformer predict: what a model says of new texts.
#include "glass/pipeline/predict.h"

#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"

namespace glass::cli {

int run_predict(const Arguments& arguments) {
  const pipeline::Model model = open_model(arguments);
  std::vector<Example> examples;
  for (TextToExplain& text : texts_of(arguments, model)) examples.push_back(std::move(text.example));
  pipeline::predict(model, examples, [](const Json& answer) { fmt::print("{}\n", dump_json(answer)); });
  return 0;
}

}  // namespace glass::cli
