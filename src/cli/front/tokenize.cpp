// glassformer tokenize MODEL < lines: ids, tokens and their places in bytes and code points, one JSON object a line; or
// totals; or the way back.
#include <fmt/core.h>

#include <chrono>
#include <iostream>

#include "cli/front/front.h"
#include "glass/base/error.h"
#include "glass/base/json.h"
#include "glass/base/log.h"
#include "glass/data/tokenize.h"
#include "glass/text/tokenizer.h"

namespace glass::cli {
namespace {

constexpr std::size_t kMaxLine = 1u << 20;  // bytes; the dataset readers have the same limit

/// A line of input: one text, or two that belong together.
struct Input {
  std::string text;
  std::optional<std::string> pair;
};

Input input_of_json_line(const std::string& line, const std::string& origin) {
  const Json value = parse_json(line, origin);
  if (value.is_string()) return {value.get<std::string>(), std::nullopt};
  const auto has = [&](const char* key) { return value.is_object() && value.contains(key) && value[key].is_string(); };
  if (!has("text")) fail(ErrorKind::data, "{}: is neither a text nor an object with \"text\"", origin);
  if (value.contains("pair") && !has("pair")) fail(ErrorKind::data, "{}: \"pair\" is not a text", origin);
  return {value["text"].get<std::string>(),
          has("pair") ? std::optional(value["pair"].get<std::string>()) : std::nullopt};
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

/// Runs `use` and puts the line in front of its errors.
template <typename Use>
auto at_line(const std::string& origin, const Use& use) {
  try {
    return use();
  } catch (const Error& error) {
    throw Error(error.kind(), origin + ": " + error.what());
  }
}

template <typename Use>
void for_each_line(const Use& use) {
  std::string line;
  for (std::int64_t number = 1; std::getline(std::cin, line); ++number) {
    const std::string origin = fmt::format("standard input:{}", number);
    if (line.size() > kMaxLine)
      fail(ErrorKind::data, "{}: has {} bytes, at most {} are read", origin, line.size(), kMaxLine);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    use(line, origin);
  }
}

Encoding encode(const Tokenizer& tokenizer, const Input& input, const std::string& origin) {
  return at_line(origin, [&] {
    return input.pair ? tokenizer.encode_pair(input.text, *input.pair) : tokenizer.encode(input.text);
  });
}

void log_unknown(const CutCounts& counts) {
  if (counts.unknown_tokens > 0)
    log_warning("unknown: {} of {} tokens, in {} of {} lines, are not in the vocabulary", counts.unknown_tokens,
                counts.tokens, counts.unknown_texts, counts.texts);
}

void print_encodings(const Tokenizer& tokenizer, bool is_json) {
  CutCounts counts;
  for_each_line([&](const std::string& line, const std::string& origin) {
    const Input input = is_json ? input_of_json_line(line, origin) : Input{line, std::nullopt};
    const Encoding encoding = encode(tokenizer, input, origin);
    counts.add(encoding, tokenizer.special_ids());
    fmt::print("{}\n", dump_json(encoding_to_json(tokenizer, encoding, input.pair.has_value())));
  });
  log_unknown(counts);
}

/// The seconds are those of encoding alone.
void print_totals(const Tokenizer& tokenizer, bool is_json) {
  std::vector<std::pair<Input, std::string>> inputs;
  std::int64_t bytes = 0;
  CutCounts counts;
  for_each_line([&](const std::string& line, const std::string& origin) {
    inputs.emplace_back(is_json ? input_of_json_line(line, origin) : Input{line, std::nullopt}, origin);
    bytes += static_cast<std::int64_t>(inputs.back().first.text.size());
  });
  const auto start = std::chrono::steady_clock::now();
  for (const auto& [input, origin] : inputs) counts.add(encode(tokenizer, input, origin), tokenizer.special_ids());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("{}\n", dump_json({{"lines", inputs.size()},
                                {"bytes", bytes},
                                {"tokens", counts.tokens},
                                {"unknown_tokens", counts.unknown_tokens},
                                {"seconds", seconds}}));
  log_unknown(counts);
}

/// Lines of ids, as [1, 2, 3] or an object with "ids", to texts.
void print_texts(const Tokenizer& tokenizer) {
  for_each_line([&](const std::string& line, const std::string& origin) {
    Json value = parse_json(line, origin);
    if (value.is_object() && value.contains("ids")) value = Json(value["ids"]);
    std::vector<std::int32_t> ids;
    const auto is_id = [](const Json& id) { return id.is_number_unsigned() && id.get<std::uint64_t>() <= INT32_MAX; };
    if (!value.is_array() || !std::all_of(value.begin(), value.end(), is_id))
      fail(ErrorKind::data, "{}: is no list of ids", origin);
    for (const Json& id : value) ids.push_back(id.get<std::int32_t>());
    const std::string text = at_line(origin, [&] { return tokenizer.decode(ids); });
    fmt::print("{}\n", dump_json(Json(text)));
  });
}

}  // namespace

int run_tokenize(const Arguments& arguments) {
  const auto tokenizer = open_tokenizer(arguments.get("MODEL"));
  if (arguments.has("--decode"))
    print_texts(*tokenizer);
  else if (arguments.has("--count"))
    print_totals(*tokenizer, arguments.has("--jsonl"));
  else
    print_encodings(*tokenizer, arguments.has("--jsonl"));
  return 0;
}

}  // namespace glass::cli
