// Numbers beside a text.
#include "glass/data/value_labels.h"

namespace glass {

std::shared_ptr<const Labels> ValueLabels::gather(const std::vector<std::uint32_t>& examples) const {
  auto gathered = std::make_shared<ValueLabels>();
  gathered->width = width;
  for (const std::uint32_t example : examples) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(example) * width;
    gathered->values.insert(gathered->values.end(), first, first + width);
  }
  return gathered;
}

void ValueLabels::add_to(Hasher& hasher) const {
  const auto& [width, values] = *this;
  hasher.add(width);
  hasher.add(values);
}

}  // namespace glass
