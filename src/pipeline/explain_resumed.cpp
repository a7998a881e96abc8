// Many texts, a few hundred at a time, a group of like length after the other; groups that the journal has are taken
// from there.
#include "pipeline/explain_resumed.h"

#include <algorithm>
#include <map>
#include <span>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/data/batch_plan.h"
#include "pipeline/text_group.h"

namespace glass::pipeline {

namespace {

constexpr std::size_t kTextsTogether = 256;

/// The rows of all metrics.
class MetricTables {
 public:
  explicit MetricTables(const std::vector<std::pair<std::string, ExplanationMetric*>>& metrics) {
    for (const auto& [name, metric] : metrics) tables_.try_emplace(name, metric->references(), metric->are_shares());
  }
  /// Notes of a group.
  void add(const Json& notes) {
    for (const Json& note : notes)
      tables_.at(note[0].get<std::string>())
          .add(note[1].get<std::string>(), note[2].get<std::string>(), note[3].get<std::size_t>(), note[4]);
  }
  Json rows() const {
    Json rows = Json::object();
    for (const auto& [name, table] : tables_) {
      if (!table.empty()) rows[name] = table.rows();
    }
    return rows;
  }

 private:
  std::map<std::string, MetricTable> tables_;
};

/// What one call works on.
struct Run {
  const ExplainJob& job;
  const ExplainWork& work;
  ExplainContext context;
  ExplanationJournal* journal;
  MetricTables tables;
  ExplainedAll all = {};
  std::int64_t done = 0, total = 0;
  const ExplainProgress& progress;

  void count(std::size_t explanations) {
    done += static_cast<std::int64_t>(explanations);
    if (progress) progress(done, total);
  }
};

ExplainedExample refused(const TextToExplain& text, const std::string& error) {
  ExplainedExample result;
  result.text = text.example.text;
  result.example = text.number;
  result.line = text.example.line;
  result.error = error;
  return result;
}

/// Reads a text; one that cannot be explained becomes an example with its error where that is asked for.
ExplainedExample read_text(const ExplainJob& job, const TextToExplain& text, PreparedText& prepared) {
  const bool may_be_bad = job.keeps_bad_rows && text.number >= 0;
  if (!text.error.empty() && !may_be_bad) throw Error(ErrorKind::data, text.error);
  if (!text.error.empty()) return refused(text, text.error);
  try {
    prepared = prepare_text(job, text.example);
    check_places(job, prepared, text.example);
    if (job.counts != nullptr) *job.counts += prepared.counts;
    return describe_text(job, text, prepared.encoding);
  } catch (const Error& error) {
    if (!may_be_bad || (error.kind() != ErrorKind::data && error.kind() != ErrorKind::usage)) throw;
    return refused(text, fmt::format("line {}: {}", text.example.line, error.what()));
  }
}

/// Some texts of a call that are in memory together.
class Part {
 public:
  Part(Run& run, std::span<const TextToExplain> texts, std::size_t first);
  void explain();
  /// The examples of texts that were explained now, in order; what the journal has is left out.
  void hand_out(const OnNumbered& use);

 private:
  void read();
  void leave_out_untagged();
  void refuse(std::size_t text);
  bool is_finished(const Items& members) const;
  void explain_group(const Items& members);
  void take_finished(const FinishedGroup& group);

  Run& run_;
  std::span<const TextToExplain> texts_;
  std::size_t first_;  ///< place of the first text in the call
  std::vector<ExplainedExample> results_;
  std::vector<PreparedText> prepared_;
  std::vector<std::uint8_t> was_finished_;
  Items readable_;  ///< of the texts, those that can be explained
  std::vector<std::int64_t> lengths_;
};

Part::Part(Run& run, std::span<const TextToExplain> texts, std::size_t first)
    : run_(run),
      texts_(texts),
      first_(first),
      results_(texts.size()),
      prepared_(texts.size()),
      was_finished_(texts.size(), 0) {
  read();
  if (run_.job.position.kind == PositionRule::Kind::tagged) leave_out_untagged();
}

void Part::read() {
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    std::int64_t length = 0;
    if (run_.journal && run_.journal->has(first_ + i)) {
      was_finished_[i] = 1;
      length = run_.journal->length(first_ + i);
      if (length == 0) take_finished(run_.journal->group_of(first_ + i));
      if (length == 0) continue;
    } else {
      results_[i] = read_text(run_.job, texts_[i], prepared_[i]);
      length = static_cast<std::int64_t>(prepared_[i].encoding.size());
      if (!results_[i].error.empty()) refuse(i);
      if (!results_[i].error.empty()) continue;
    }
    readable_.push_back(static_cast<std::uint32_t>(i));
    lengths_.push_back(length);
  }
}

/// Takes texts without a tag out of those that are explained.
void Part::leave_out_untagged() {
  std::vector<PreparedText*> chosen;
  Items asked;
  for (const std::uint32_t i : readable_) {
    if (was_finished_[i] == 0) asked.push_back(i);
  }
  for (const std::uint32_t i : asked) chosen.push_back(&prepared_[i]);
  for (const std::size_t place : choose_tagged(run_.job, chosen)) {
    const TextToExplain& text = texts_[asked[place]];
    const std::string error = fmt::format(
        "text '{}': the model gives every word the tag {}, and explain.position = \"tagged\" leaves those out",
        shown(text.example.text), kOutsideTag);
    if (!run_.job.keeps_bad_rows || text.number < 0) fail(ErrorKind::data, "{}", error);
    results_[asked[place]] = refused(text, fmt::format("line {}: {}", text.example.line, error));
    refuse(asked[place]);
  }
  Items left;
  std::vector<std::int64_t> lengths;
  for (std::size_t i = 0; i < readable_.size(); ++i) {
    if (!results_[readable_[i]].error.empty()) continue;
    left.push_back(readable_[i]);
    lengths.push_back(lengths_[i]);
  }
  readable_ = std::move(left);
  lengths_ = std::move(lengths);
}

void Part::refuse(std::size_t text) {
  run_.all.bad_rows += 1;
  if (run_.journal) run_.journal->add({{first_ + text}, {0}}, {&results_[text]});
}

/// What the journal says of a group, in place of explaining it.
void Part::take_finished(const FinishedGroup& group) {
  if (group.lengths.front() == 0) run_.all.bad_rows += 1;
  if (run_.job.counts != nullptr) *run_.job.counts += group.counts;
  run_.all.shortcomings += group.shortcomings;
  run_.tables.add(group.numbers);
}

/// Groups follow from the lengths of the texts, so that the journal has all of a group or nothing.
bool Part::is_finished(const Items& members) const {
  const bool first = was_finished_[members.front()] != 0;
  for (const std::uint32_t member : members)
    check((was_finished_[member] != 0) == first, "explain: the journal has a part of a group");
  return first;
}

void Part::explain_group(const Items& members) {
  FinishedGroup finished;
  MetricNotes notes;
  TextGroup group(run_.job, run_.context, run_.work, texts_, prepared_, members, first_);
  group.predict(texts_, results_);
  for (Explainer* method : run_.work.methods) {
    group.explain(*method, results_, notes);
    run_.count(members.size());
  }
  group.measure_results(results_, notes);
  std::vector<const ExplainedExample*> examples;
  for (const std::uint32_t member : members) {
    finished.texts.push_back(first_ + member);
    finished.lengths.push_back(static_cast<std::int64_t>(prepared_[member].encoding.size()));
    finished.counts += prepared_[member].counts;
    finished.shortcomings.add(results_[member]);
    examples.push_back(&results_[member]);
  }
  finished.numbers = std::move(notes.rows);
  run_.all.shortcomings += finished.shortcomings;
  run_.tables.add(finished.numbers);
  if (run_.journal) run_.journal->add(finished, examples);
}

void Part::explain() {
  for (const Items& planned : plan_by_length(lengths_, run_.job.batch_tokens)) {
    throw_if_interrupted();
    Items members;
    for (const std::uint32_t place : planned) members.push_back(readable_[place]);
    if (is_finished(members)) {
      take_finished(run_.journal->group_of(first_ + members.front()));
      run_.count(members.size() * run_.work.methods.size());
    } else {
      explain_group(members);
    }
  }
}

void Part::hand_out(const OnNumbered& use) {
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    if (was_finished_[i] == 0) use(first_ + i, std::move(results_[i]));
  }
}

}  // namespace

ExplainedAll explain_resumed(const ExplainJob& job, const std::vector<TextToExplain>& texts, const ExplainWork& work,
                             ExplanationJournal* journal, const OnNumbered& use, const ExplainProgress& progress) {
  Run run{job,
          work,
          explain_context(job),
          journal,
          MetricTables(work.metrics),
          {},
          0,
          static_cast<std::int64_t>(texts.size() * work.methods.size()),
          progress};
  for (std::size_t begin = 0; begin < texts.size(); begin += kTextsTogether) {
    Part part(run, std::span(texts).subspan(begin, std::min(kTextsTogether, texts.size() - begin)), begin);
    part.explain();
    part.hand_out(use);
  }
  run.all.metrics = run.tables.rows();
  return std::move(run.all);
}

}  // namespace glass::pipeline
