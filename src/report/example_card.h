// One explained text: prediction, heat lines by method, maps, numbers.
#pragma once

#include <string>
#include <vector>

#include "glass/base/explanation.h"
#include "html.h"
#include "method_names.h"
#include "target_range.h"

namespace glass::report {

struct CardSettings {
  const std::vector<std::string>* label_names = nullptr;
  std::string primary;  ///< the method whose line stands in the folded card
  bool unfolded = false;
  std::string classes = "card";           ///< of the element: what the page filters by
  std::vector<std::string> metrics = {};  ///< whose numbers stand beside the lines
  bool maps = true;                       ///< false: maps are left out to keep the page small
  MethodTitles titles = {};               ///< of the methods, by name
  TargetRanges ranges = {};               ///< of the explained outputs: what a colour is measured by
};

void draw_card(Html& html, const ExplainedExample& example, const CardSettings& settings);

}  // namespace glass::report
