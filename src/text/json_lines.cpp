#include "glass/text/json_lines.h"

#include <algorithm>

#include "glass/base/error.h"

namespace glass {
namespace {

/// Runs `use` and puts the line in front of its errors.
template <typename Use>
auto at_line(const std::string& origin, const Use& use) {
  try {
    return use();
  } catch (const Error& error) {
    throw Error(error.kind(), origin + ": " + error.what());
  }
}

bool is_token_id(const Json& id) {
  return id.is_number_unsigned() && id.get<std::uint64_t>() <= INT32_MAX;
}

}  // namespace

TextLine text_of_json_line(const std::string& line, const std::string& origin) {
  const Json value = parse_json(line, origin);
  if (value.is_string()) return {value.get<std::string>(), std::nullopt};
  const auto has = [&](const char* key) { return value.is_object() && value.contains(key) && value[key].is_string(); };
  if (!has("text")) fail(ErrorKind::data, "{}: is neither a text nor an object with \"text\"", origin);
  if (value.contains("pair") && !has("pair")) fail(ErrorKind::data, "{}: \"pair\" is not a text", origin);
  return {value["text"].get<std::string>(),
          has("pair") ? std::optional(value["pair"].get<std::string>()) : std::nullopt};
}

Encoding encode_line(const Tokenizer& tokenizer, const TextLine& line, const std::string& origin) {
  return at_line(
      origin, [&] { return line.pair ? tokenizer.encode_pair(line.text, *line.pair) : tokenizer.encode(line.text); });
}

Json encoding_to_json(const Tokenizer& tokenizer, const Encoding& encoding, bool is_pair) {
  Json tokens = Json::array(), offsets = Json::array(), char_offsets = Json::array(), special = Json::array(),
       unknown = Json::array();
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    tokens.push_back(tokenizer.token(encoding.ids[i]));
    offsets.push_back({encoding.places[i].start, encoding.places[i].end});
    char_offsets.push_back({encoding.places[i].char_start, encoding.places[i].char_end});
    special.push_back(encoding.special[i] != 0);
    unknown.push_back(encoding.special[i] == 0 && tokenizer.special_ids().unk == encoding.ids[i]);
  }
  Json out = {{"ids", encoding.ids},          {"tokens", tokens},   {"offsets", offsets},
              {"char_offsets", char_offsets}, {"special", special}, {"unknown", unknown}};
  if (is_pair) {
    out["type_ids"] = encoding.type_ids;
    out["sequences"] = encoding.sequences;
  }
  return out;
}

std::string decode_json_line(const Tokenizer& tokenizer, const std::string& line, const std::string& origin) {
  Json value = parse_json(line, origin);
  if (value.is_object() && value.contains("ids")) value = Json(value["ids"]);
  if (!value.is_array() || !std::all_of(value.begin(), value.end(), is_token_id))
    fail(ErrorKind::data, "{}: is no list of ids", origin);
  return at_line(origin, [&] { return tokenizer.decode(value.get<std::vector<std::int32_t>>()); });
}

}  // namespace glass
