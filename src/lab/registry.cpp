#include "lab/tasks.h"

namespace glass {

std::vector<std::unique_ptr<PlantedTask>> planted_tasks() {
  std::vector<std::unique_ptr<PlantedTask>> tasks;
  for (const auto make :
       {planted::make_conflict, planted::make_copy, planted::make_count, planted::make_keyword, planted::make_negation,
        planted::make_order, planted::make_punctuation, planted::make_shortcut})
    tasks.push_back(make());
  return tasks;
}

}  // namespace glass
