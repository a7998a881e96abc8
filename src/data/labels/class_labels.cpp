// One class a text.
#include "glass/data/class_labels.h"

namespace glass {

std::shared_ptr<const Labels> ClassLabels::gather(const std::vector<std::uint32_t>& examples) const {
  auto gathered = std::make_shared<ClassLabels>();
  for (const std::uint32_t example : examples) gathered->labels.push_back(labels.at(example));
  return gathered;
}

void ClassLabels::add_to(Hasher& hasher) const {
  hasher.add(labels);
}

}  // namespace glass
