// One function a planted task; each stands in its own file under src/lab/tasks.
#pragma once

#include <memory>

#include "glass/lab/planted.h"

namespace glass::planted {

std::unique_ptr<PlantedTask> make_conflict();
std::unique_ptr<PlantedTask> make_copy();
std::unique_ptr<PlantedTask> make_count();
std::unique_ptr<PlantedTask> make_keyword();
std::unique_ptr<PlantedTask> make_negation();
std::unique_ptr<PlantedTask> make_order();
std::unique_ptr<PlantedTask> make_punctuation();
std::unique_ptr<PlantedTask> make_shortcut();

}  // namespace glass::planted
