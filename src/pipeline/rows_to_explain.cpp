#include <algorithm>

#include "glass/pipeline/explain_texts.h"

namespace glass {

std::vector<TextToExplain> rows_to_explain(Dataset&& data, std::int64_t limit) {
  std::vector<TextToExplain> rows;
  rows.reserve(data.examples.size() + data.bad_rows.size());
  for (Example& example : data.examples) rows.push_back({std::move(example), 0});
  for (BadRow& row : data.bad_rows) {
    rows.push_back({{}, 0, std::move(row.error)});
    rows.back().example.line = row.line;
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.example.line < b.example.line; });
  if (limit > 0 && rows.size() > static_cast<std::size_t>(limit)) rows.resize(static_cast<std::size_t>(limit));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].number = static_cast<std::int64_t>(i);
  return rows;
}

}  // namespace glass
