#include "data/row_errors.h"

#include <algorithm>

namespace glass {

std::vector<BadRow> RowErrors::take() {
  std::stable_sort(rows_.begin(), rows_.end(), [](const BadRow& a, const BadRow& b) { return a.line < b.line; });
  return std::exchange(rows_, {});
}

void refuse_bad_rows(const std::vector<BadRow>& rows) {
  if (rows.empty()) return;
  std::string text = rows.front().error;
  for (std::size_t i = 1; i < rows.size() && i < kBadRowsShown; ++i) text += "\n" + rows[i].error;
  if (rows.size() > kBadRowsShown)
    text += fmt::format("\nand {} more; {} rows are wrong in all", rows.size() - kBadRowsShown, rows.size());
  throw Error(ErrorKind::data, text);
}

}  // namespace glass
