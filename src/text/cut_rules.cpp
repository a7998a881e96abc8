// How long a text may be and where it is cut, as tokenizer_config.json says.
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "text/json_fields.h"
#include "text/tokenizer_parts.h"

namespace glass {

namespace {

constexpr std::size_t kMaxConfig = std::size_t{4} << 20;  // bytes
constexpr double kNoLength = 1e9;                         // transformers writes 1e30 where there is no limit

/// A whole number from 1 on; 0 where there is none, or one that stands for "no limit".
std::int64_t length_of(const JsonFields& fields, const std::string& key) {
  if (fields.is_null(key)) return 0;
  const Json& value = fields.value()[key];
  if (!value.is_number() || value.get<double>() < 1)
    fields.fail_at(key, fmt::format("{} is no number of tokens", shown(value.dump(), 40)));
  return value.get<double>() >= kNoLength ? 0 : static_cast<std::int64_t>(value.get<double>());
}

}  // namespace

CutRules read_cut_rules(const fs::path& folder) {
  CutRules rules;
  const fs::path path = folder / "tokenizer_config.json";
  if (!path_exists(path)) return rules;
  const Json document = read_json(path, kMaxConfig);
  const JsonFields fields(document, path.string(), "");
  rules.max_length = length_of(fields, fields.is_null("model_max_length") ? "max_len" : "model_max_length");
  const std::string side = fields.text("truncation_side", "right");
  if (side != "right" && side != "left")
    fields.fail_at("truncation_side", fmt::format("'{}' is unknown; allowed: right, left", shown(side)));
  if (side == "left")
    rules.refused =
        fields.place("truncation_side") +
        ": left cuts long texts at their beginning, which is not supported; shorten them, or set it to right";
  return rules;
}

}  // namespace glass
