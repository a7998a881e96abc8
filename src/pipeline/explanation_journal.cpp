#include "pipeline/explanation_journal.h"

#include <algorithm>
#include <cstring>

#include "glass/base/error.h"
#include "glass/base/paths.h"
#include "glass/config/config.h"
#include "pipeline/explanation_document.h"
#include "pipeline/whole_lines.h"

namespace glass::pipeline {

namespace {

constexpr const char* kJournalSchema = "glassformer.explain_journal/1";

std::filesystem::path work_folder(const std::filesystem::path& document) {
  return document.parent_path() / (document.stem().string() + ".work");
}

Json head_of(const JournalRequest& request) {
  return {{"schema", kJournalSchema},
          {"asked", request.asked},
          {"computed_by", request.computed_by},
          {"settings", request.settings}};
}

std::string value_words(const Json& value) {
  return value.is_string() ? shown(value.get<std::string>()) : shown(dump_json(value));
}

void list_differences(const Json& before, const Json& now, std::vector<std::string>& differences) {
  for (const auto& [key, value] : now.items()) {
    const Json old = before.is_object() && before.contains(key) ? before[key] : Json();
    if (old != value) differences.push_back(fmt::format("{}: {} -> {}", key, value_words(old), value_words(value)));
  }
}

/// What this request asks otherwise than the one of `head`.
std::vector<std::string> differences_of(const Json& head, const JournalRequest& request) {
  std::vector<std::string> differences;
  list_differences(head.at("asked"), request.asked, differences);
  for (const std::string& one :
       config_differences(head.at("settings").get<std::string>(), request.settings, request.free_settings))
    differences.push_back(one);
  if (!head.contains("outcome")) list_differences(head.at("computed_by"), request.computed_by, differences);
  return differences;
}

ExplainedExample read_row(const Json& json, const std::string& origin) {
  if (json.contains("error")) {
    ExplainedExample refused;
    refused.text = json.value("text", "");
    refused.example = json.at("example").get<std::int64_t>();
    refused.line = json.at("line").get<std::int64_t>();
    refused.error = json.at("error").get<std::string>();
    return refused;
  }
  return explanations_from_json({{"schema", kExplanationSchema}, {"examples", Json::array({json})}}, origin).front();
}

/// Null for a line that is no JSON object.
Json object_of(const std::string& line) {
  Json parsed = Json::parse(line, nullptr, false);
  return parsed.is_object() ? parsed : Json();
}

}  // namespace

ExplanationJournal::ExplanationJournal(const std::filesystem::path& document, const JournalRequest& request,
                                       EarlierCall earlier)
    : document_(document),
      folder_(work_folder(document)),
      path_(folder_ / "journal.jsonl"),
      arrays_path_(folder_ / "arrays.f32"),
      lock_(folder_),
      head_(head_of(request)) {
  if (earlier != EarlierCall::forgotten && path_exists(path_, ErrorKind::storage)) {
    read_head(request, earlier);
  } else if (earlier == EarlierCall::must_match && path_exists(document_, ErrorKind::storage)) {
    fail(ErrorKind::config,
         "{}: is there already, and what was asked then is not known; use another --out, or --restart to begin again",
         document_.string());
  } else {
    begin_anew();
  }
}

ExplanationJournal::~ExplanationJournal() {
  if (known_ > 0 || !outcome_.is_null()) return;
  try {
    remove_folder(folder_);
  } catch (const Error&) {  // a journal without texts is in nobody's way
  }
}

void ExplanationJournal::begin_anew() {
  remove_path(arrays_path_);
  const std::string line = dump_json(head_) + "\n";
  write_file(path_, line);
  bytes_ = line.size();
}

void ExplanationJournal::read_head(const JournalRequest& request, EarlierCall earlier) {
  WholeLines lines(path_, 0);
  const Json head = lines.next() ? object_of(lines.line()) : Json();
  const std::uint64_t head_end = lines.end();
  const bool is_known = head.is_object() && head.value("schema", "") == kJournalSchema;
  const std::vector<std::string> differences =
      is_known ? differences_of(head, request) : std::vector<std::string>{"what was asked then cannot be read"};
  const bool is_finished = is_known && head.contains("outcome") && path_exists(document_, ErrorKind::storage);
  const bool is_empty = !is_finished && !lines.next();  // a call that was refused before its first text
  if (!differences.empty() && !is_empty && earlier == EarlierCall::must_match)
    fail(ErrorKind::config,
         "{}: these explanations were asked for in another way; use another --out, or --restart to begin again. "
         "Differences:\n  {}",
         document_.string(), fmt::join(differences, "\n  "));
  if (is_finished && earlier == EarlierCall::must_match) {
    outcome_ = head["outcome"];
  } else if (!differences.empty() || head.contains("outcome")) {
    begin_anew();
  } else {
    bytes_ = head_end;
    read_groups(head_end);
  }
}

/// Facts of a group, then a line a text; up to the first that is not whole, which a killed process or a full disk left.
void ExplanationJournal::read_groups(std::uint64_t begin) {
  const std::uint64_t array_bytes = path_exists(arrays_path_, ErrorKind::storage) ? size_of_file(arrays_path_) : 0;
  WholeLines lines(path_, begin);
  while (lines.next()) {
    const std::uint64_t first = bytes_;
    const Json facts = object_of(lines.line());
    if (!facts.contains("texts") || facts.value("arrays_end", array_bytes + 1) > array_bytes) break;
    std::vector<std::uint64_t> ends = {lines.end()};
    while (ends.size() <= facts["texts"].size() && lines.next()) ends.push_back(lines.end());
    if (ends.size() <= facts["texts"].size()) break;
    enter(facts, first, ends);
  }
  if (size_of_file(path_) > bytes_) cut_file(path_, bytes_);
  if (array_bytes > arrays_bytes_) cut_file(arrays_path_, arrays_bytes_);
}

/// `begin` is the first byte of the facts; `ends` those behind the facts and behind each text.
void ExplanationJournal::enter(const Json& facts, std::uint64_t begin, const std::vector<std::uint64_t>& ends) {
  const FinishedGroup group = finished_group_from_json(facts);
  groups_.emplace_back(begin, ends[0] - begin);
  for (std::size_t i = 0; i < group.texts.size(); ++i) {
    const std::size_t text = group.texts[i];
    if (text >= places_.size()) places_.resize(text + 1);
    known_ += places_[text].size == 0 ? 1 : 0;
    places_[text] = {ends[i], ends[i + 1] - ends[i], group.lengths[i], groups_.size() - 1};
  }
  for (const Json& array : facts.at("arrays"))
    arrays_[{array.at("text").get<std::size_t>(), array.at("explanation").get<std::size_t>()}] = {
        array.at("begin").get<std::uint64_t>(), array.at("values").get<std::uint64_t>(), array.at("shape")};
  bytes_ = ends.back();
  arrays_bytes_ = facts.at("arrays_end").get<std::uint64_t>();
}

std::string ExplanationJournal::line(std::uint64_t begin, std::uint64_t size) const {
  return FileReader(path_).read(begin, size - 1);
}

FinishedGroup ExplanationJournal::group_of(std::size_t text) const {
  const auto& [begin, size] = groups_.at(places_.at(text).group);
  return finished_group_from_json(parse_json(line(begin, size), path_.string()));
}

ExplainedExample ExplanationJournal::example(std::size_t text) const {
  const TextPlace& place = places_.at(text);
  Json json = parse_json(line(place.begin, place.size), path_.string());
  for (const auto& [key, array] : arrays_) {
    if (key.first != text) continue;
    std::vector<float> values(array.values);
    FileReader(arrays_path_).read(array.begin, values.data(), values.size() * sizeof(float));
    json["explanations"][key.second]["values"] = values;
  }
  return read_row(json, path_.string());
}

/// The arrays of a group that do not stand in the JSON, as the facts name them; their numbers are added to `bytes`.
Json ExplanationJournal::arrays_of(const FinishedGroup& group, const std::vector<const ExplainedExample*>& examples,
                                   std::string& bytes) {
  Json arrays = Json::array();
  for (std::size_t i = 0; i < examples.size(); ++i) {
    for (std::size_t j = 0; j < examples[i]->explanations.size(); ++j) {
      const Explanation& explanation = examples[i]->explanations[j];
      if (explanation.values.size() <= kMostInlineValues) continue;
      Json shape = Json::array();
      for (const Axis& axis : explanation.axes) shape.push_back(axis.size);
      arrays.push_back({{"text", group.texts[i]},
                        {"explanation", j},
                        {"begin", arrays_bytes_ + bytes.size()},
                        {"values", explanation.values.size()},
                        {"shape", shape}});
      const std::vector<float> values(explanation.values.begin(), explanation.values.end());
      bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
    }
  }
  return arrays;
}

void ExplanationJournal::add(const FinishedGroup& group, const std::vector<const ExplainedExample*>& examples) {
  check(group.texts.size() == examples.size(), "a finished group of {} texts has {} examples", group.texts.size(),
        examples.size());
  std::string bytes;
  Json facts = finished_group_to_json(group);
  facts["arrays"] = arrays_of(group, examples, bytes);
  facts["arrays_end"] = arrays_bytes_ + bytes.size();
  std::string lines = dump_json(facts) + "\n";
  std::vector<std::uint64_t> ends = {bytes_ + lines.size()};
  const std::string arrays_file = arrays_file_of(document_).filename().string();
  for (std::size_t i = 0; i < examples.size(); ++i) {
    lines += dump_json(explained_example_to_json(*examples[i], group.texts[i], arrays_file)) + "\n";
    ends.push_back(bytes_ + lines.size());
  }
  if (!bytes.empty()) append_file(arrays_path_, bytes);
  append_file(path_, lines);
  enter(facts, bytes_, ends);
}

void ExplanationJournal::write(const Json& model, const Json& rest) const {
  const FileReader file(path_);
  ExplanationDocument document(document_, model);
  for (const TextPlace& place : places_) {
    check(place.size > 0, "{}: a text is missing", path_.string());
    document.add(file.read(place.begin, place.size - 1));
  }
  write_arrays();
  document.finish(rest);
}

void ExplanationJournal::write_arrays() const {
  std::vector<StoredArray> arrays;
  for (const auto& [key, array] : arrays_)
    arrays.push_back({array_name(key.first, key.second), array.shape, array.begin, array.values * sizeof(float)});
  write_arrays_file(arrays_file_of(document_), arrays_path_, arrays);
}

void ExplanationJournal::finish(const Json& outcome) {
  head_["outcome"] = outcome;
  outcome_ = outcome;
  write_file(path_, dump_json(head_) + "\n");
  remove_path(arrays_path_);
}

}  // namespace glass::pipeline
