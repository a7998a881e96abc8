// glassformer tokenize MODEL < lines: ids, tokens and byte offsets of each line, one JSON object a line.
#include <fmt/core.h>

#include <filesystem>
#include <iostream>

#include "cli/front/front.h"
#include "glass/base/error.h"
#include "glass/base/json.h"
#include "glass/text/tokenizer.h"

namespace glass::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxLine = 1u << 20;  // bytes; the dataset readers have the same limit

/// A tokenizer.json, a vocab.txt, a model folder or a run folder.
std::unique_ptr<Tokenizer> open_tokenizer(const fs::path& place) {
  if (!fs::is_directory(place)) {
    if (place.extension() == ".txt") return load_wordpiece(place, true);
    return load_tokenizer(place);
  }
  for (const auto& folder : {place, place / "model"}) {
    if (fs::exists(folder / "tokenizer.json")) return load_tokenizer(folder / "tokenizer.json");
  }
  fail(ErrorKind::data, "{}: has no tokenizer.json and no model/tokenizer.json; give a tokenizer.json, a model folder or a run folder",
       place.string());
}

std::string text_of_json_line(const std::string& line, const std::string& origin) {
  const Json value = parse_json(line, origin);
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object() && value.contains("text") && value["text"].is_string()) return value["text"].get<std::string>();
  fail(ErrorKind::data, "{}: is neither a text nor an object with \"text\"", origin);
}

Json encoding_to_json(const Tokenizer& tokenizer, const Encoding& encoding) {
  Json tokens = Json::array(), offsets = Json::array(), special = Json::array();
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    tokens.push_back(tokenizer.token(encoding.ids[i]));
    offsets.push_back({encoding.places[i].start, encoding.places[i].end});
    special.push_back(encoding.special[i] != 0);
  }
  return {{"ids", encoding.ids}, {"tokens", tokens}, {"offsets", offsets}, {"special", special}};
}

Encoding encode_line(const Tokenizer& tokenizer, const std::string& text, const std::string& origin) {
  try {
    return tokenizer.encode(text);
  } catch (const Error& error) {
    throw Error(error.kind(), origin + ": " + error.what());
  }
}

}  // namespace

int run_tokenize(const Arguments& arguments) {
  const auto tokenizer = open_tokenizer(arguments.get("MODEL"));
  const bool is_json = arguments.has("--jsonl");
  std::string line;
  for (std::int64_t number = 1; std::getline(std::cin, line); ++number) {
    const std::string origin = fmt::format("standard input:{}", number);
    if (line.size() > kMaxLine) fail(ErrorKind::data, "{}: has {} bytes, at most {} are read", origin, line.size(), kMaxLine);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const std::string text = is_json ? text_of_json_line(line, origin) : line;
    fmt::print("{}\n", dump_json(encoding_to_json(*tokenizer, encode_line(*tokenizer, text, origin))));
  }
  return 0;
}

}  // namespace glass::cli
