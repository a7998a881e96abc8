// What a call of `explain` has explained so far, so that an interrupted one goes on where it stopped.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "glass/base/explanation.h"
#include "glass/base/files.h"
#include "pipeline/finished_group.h"

namespace glass::pipeline {

/// What the folder of an earlier call means for this one.
enum class EarlierCall {
  must_match,  ///< another request is an Error (config) that lists the differences
  may_match,   ///< what an unfinished call with the same request left is gone on with, everything else is removed
  forgotten,   ///< everything is removed
};

/// What is asked, "what": value, and beside it what an unfinished call needs to go on with the same bits.
struct JournalRequest {
  Json asked;
  Json computed_by;                        ///< asked of unfinished calls only
  std::string settings;                    ///< a resolved config
  std::vector<std::string> free_settings;  ///< prefixes of its keys that change no explanation
};

/// The folder NAME.work beside an artefact NAME.json: a journal (a head with the request, then a line a group and a
/// line a text) and the arrays that are too large for JSON. Memory holds a few numbers a text. When all is done the
/// journal is its head with the outcome, and the arrays are gone.
class ExplanationJournal {
 public:
  /// Holds the folder until the object goes; another process there is an Error (storage). Groups that a killed process
  /// or a full disk left incomplete are cut off.
  ExplanationJournal(const std::filesystem::path& document, const JournalRequest& request, EarlierCall earlier);

  /// A call that explained nothing leaves nothing.
  ~ExplanationJournal();
  ExplanationJournal(const ExplanationJournal&) = delete;
  ExplanationJournal& operator=(const ExplanationJournal&) = delete;

  /// What finish() was told by the call that ended here; null where none did.
  const Json& outcome() const { return outcome_; }
  /// Texts that are explained.
  std::size_t size() const { return known_; }
  bool has(std::size_t text) const { return text < places_.size() && places_[text].size > 0; }
  /// Tokens of a text that is there; 0: it could not be explained.
  std::int64_t length(std::size_t text) const { return places_.at(text).length; }
  FinishedGroup group_of(std::size_t text) const;
  /// The example as it stands in the artefact, with all of its values.
  ExplainedExample example(std::size_t text) const;
  /// Adds texts, `examples` in the order of the group's.
  void add(const FinishedGroup& group, const std::vector<const ExplainedExample*>& examples);

  /// Writes the artefact with its arrays from all texts; `rest`: further keys of the document.
  void write(const Json& model, const Json& rest) const;
  /// The artefact is written: keeps the request and the outcome only.
  void finish(const Json& outcome);

 private:
  struct TextPlace {
    std::uint64_t begin = 0, size = 0;  ///< of its line
    std::int64_t length = 0;
    std::size_t group = 0;
  };
  struct ArrayPlace {
    std::uint64_t begin = 0, values = 0;  ///< fp32 numbers
    Json shape;
  };
  void begin_anew();
  void read_head(const JournalRequest& request, EarlierCall earlier);
  void read_groups(std::uint64_t begin);
  void enter(const Json& facts, std::uint64_t begin, const std::vector<std::uint64_t>& ends);
  std::string line(std::uint64_t begin, std::uint64_t size) const;
  Json arrays_of(const FinishedGroup& group, const std::vector<const ExplainedExample*>& examples, std::string& bytes);
  void write_arrays() const;

  std::filesystem::path document_, folder_, path_, arrays_path_;
  FolderLock lock_;
  Json head_, outcome_;
  std::uint64_t bytes_ = 0, arrays_bytes_ = 0;
  std::size_t known_ = 0;
  std::vector<TextPlace> places_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> groups_;       ///< first byte and size of their facts
  std::map<std::pair<std::size_t, std::size_t>, ArrayPlace> arrays_;  ///< by text and explanation
};

}  // namespace glass::pipeline
