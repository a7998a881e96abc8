// The two doors of the report.
#include "glass/report/report.h"

#include "artefacts.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "page.h"
#include "words_csv.h"

namespace glass {

namespace {

report::Artefacts read_reported(const std::filesystem::path& folder) {
  report::Artefacts artefacts = report::read_artefacts(folder);
  if (artefacts.empty()) {
    fail(ErrorKind::data,
         "{}: nothing to report: no record.json, metrics.jsonl, lab.json, evaluation.json, explanations or probes; "
         "give a run "
         "folder or one of "
         "`glassformer explain`",
         folder.string());
  }
  return artefacts;
}

}  // namespace

std::string render_report(const std::filesystem::path& folder) {
  return report::render_page(read_reported(folder));
}

std::filesystem::path write_report(const std::filesystem::path& folder) {
  const report::Artefacts artefacts = read_reported(folder);
  write_file(folder / "report.html", report::render_page(artefacts));
  const std::string words = report::words_csv(artefacts);
  if (!words.empty()) write_file(folder / "words.csv", words);
  return folder / "report.html";
}

}  // namespace glass
