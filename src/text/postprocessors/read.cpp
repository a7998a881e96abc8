// Reads post-processors into templates.
#include <algorithm>

#include "text/postprocessors/postprocessor.h"
#include "text/type_table.h"

namespace glass {

namespace {

using Kind = TemplatePart::Kind;
using Parts = std::vector<TemplatePart>;

constexpr std::size_t kMaxTemplate = 64;
constexpr std::int64_t kMaxTypeId = 1 << 20;

std::int32_t checked_id(const JsonFields& fields, const std::string& key, const Json& id, const HasId& has_id) {
  if (!id.is_number_integer() ||
      !has_id(id.is_number_unsigned() && id.get<std::uint64_t>() > INT32_MAX ? -1 : id.get<std::int64_t>()))
    fields.fail_at(key, fmt::format("the id {} is not in the vocabulary", shown(id.dump(), 40)));
  return id.get<std::int32_t>();
}

/// ["[SEP]", 102]
TemplatePart special_pair(const JsonFields& fields, const char* key, std::int32_t type_id, const HasId& has_id) {
  const Json& pair = fields.array(key);
  if (pair.size() != 2 || !pair[0].is_string()) fields.fail_at(key, "is not [token, id]");
  return {Kind::special, {checked_id(fields, key, pair[1], has_id)}, type_id};
}

void read_bert(const JsonFields& fields, const HasId& has_id, bool roberta, PostProcessor& out) {
  const TemplatePart cls = special_pair(fields, "cls", 0, has_id), sep = special_pair(fields, "sep", 0, has_id);
  const TemplatePart first{Kind::first, {}, 0};
  out.single = {cls, first, sep};
  if (roberta) {
    out.pair = {cls, first, sep, sep, {Kind::second, {}, 0}, sep};
    if (fields.boolean("trim_offsets", true)) out.trims.push_back({fields.boolean("add_prefix_space", true)});
    return;
  }
  out.pair = {cls, first, sep, {Kind::second, {}, 1}, sep};
  out.pair.back().type_id = 1;
}

std::vector<std::int32_t> special_ids(const JsonFields& fields, const std::string& name, const HasId& has_id) {
  const JsonFields specials = fields.object("special_tokens");
  if (!specials.value().contains(name)) specials.fail_at(shown(name), "is used in a template and missing here");
  const JsonFields entry = specials.object(name);
  const Json& ids = entry.array("ids");
  if (ids.empty() || ids.size() > kMaxTemplate)
    entry.fail_at("ids", fmt::format("{} ids; allowed: 1 to {}", ids.size(), kMaxTemplate));
  std::vector<std::int32_t> out;
  for (const Json& id : ids) out.push_back(checked_id(entry, "ids", id, has_id));
  return out;
}

Parts read_template(const JsonFields& fields, const std::string& key, const HasId& has_id) {
  Parts parts;
  for_each_object(fields, key, [&](const JsonFields& part) {
    if (!part.is_null("Sequence")) {
      const JsonFields sequence = part.object("Sequence");
      const std::string id = sequence.text("id");
      if (id != "A" && id != "B") sequence.fail_at("id", fmt::format("'{}' is unknown; allowed: A, B", shown(id)));
      parts.push_back({id == "A" ? Kind::first : Kind::second,
                       {},
                       static_cast<std::int32_t>(sequence.integer("type_id", 0, kMaxTypeId))});
      return;
    }
    const JsonFields special = part.object("SpecialToken");
    parts.push_back({Kind::special, special_ids(fields, special.text("id"), has_id),
                     static_cast<std::int32_t>(special.integer("type_id", 0, kMaxTypeId))});
  });
  return parts;
}

std::ptrdiff_t count(const Parts& parts, Kind kind) {
  return std::count_if(parts.begin(), parts.end(), [kind](const TemplatePart& part) { return part.kind == kind; });
}

void read_templates(const JsonFields& fields, const HasId& has_id, PostProcessor& out) {
  out.single = read_template(fields, "single", has_id);
  if (count(out.single, Kind::first) != 1 || count(out.single, Kind::second) != 0)
    fields.fail_at("single", "does not hold the sequence A once and no other; other templates are not supported");
  if (fields.is_null("pair")) return;
  out.pair = read_template(fields, "pair", has_id);
  if (count(out.pair, Kind::first) != 1 || count(out.pair, Kind::second) != 1)
    fields.fail_at("pair", "does not hold the sequences A and B once each; other templates are not supported");
}

/// Returns true where the type brings templates.
bool read_one(const JsonFields& fields, const HasId& has_id, PostProcessor& out) {
  const std::string type = fields.text("type");
  if (type == "ByteLevel") {
    if (fields.boolean("trim_offsets", true)) out.trims.push_back({fields.boolean("add_prefix_space", true)});
    return false;
  }
  if (type == "BertProcessing" || type == "RobertaProcessing") {
    read_bert(fields, has_id, type == "RobertaProcessing", out);
  } else if (type == "TemplateProcessing") {
    read_templates(fields, has_id, out);
  } else {
    fields.fail_at("type", fmt::format("'{}' is not supported; allowed: TemplateProcessing, BertProcessing, "
                                       "RobertaProcessing, ByteLevel, Sequence",
                                       shown(type)));
  }
  return true;
}

}  // namespace

std::int64_t PostProcessor::added(bool is_pair) const {
  std::int64_t sum = 0;
  for (const TemplatePart& part : is_pair ? pair : single) sum += static_cast<std::int64_t>(part.ids.size());
  return sum;
}

PostProcessor read_post_processor(const JsonFields& fields, const HasId& has_id) {
  PostProcessor out;
  if (fields.text("type") != "Sequence") {
    read_one(fields, has_id, out);
    return out;
  }
  bool has_templates = false;
  for_each_object(fields, "processors", [&](const JsonFields& part) {
    const bool brings = read_one(part, has_id, out);
    if (brings && has_templates) part.fail_at("type", "a second post-processor with special tokens is not supported");
    has_templates |= brings;
  });
  return out;
}

}  // namespace glass
