// The two doors of the report.
#include "glass/report/report.h"

#include "artefacts.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "page.h"

namespace glass {

std::string render_report(const std::filesystem::path& folder) {
  const report::Artefacts artefacts = report::read_artefacts(folder);
  if (artefacts.empty()) {
    fail(ErrorKind::data,
         "{}: nothing to report: no record.json, metrics.jsonl, lab.json, evaluation.json, explanations or probes; "
         "give a run "
         "folder or one of "
         "`glassformer explain`",
         folder.string());
  }
  return report::render_page(artefacts);
}

std::filesystem::path write_report(const std::filesystem::path& folder) {
  const std::string page = render_report(folder);
  write_file(folder / "report.html", page);
  return folder / "report.html";
}

}  // namespace glass
