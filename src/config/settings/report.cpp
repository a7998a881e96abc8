// Bounds, units and meanings of [report].
#include "glass/config/report_config.h"

#include "glass/config/reader.h"

namespace glass {

void bind_settings(config::Reader& reader, ReportConfig& report) {
  reader.section("report");
  reader.field("enabled", report.enabled, "write report.html at the end of a run");
  reader.field("title", report.title, "headline of the report; empty: the run's name");
  reader.field("examples", report.examples, "most examples drawn").at_least(0).unit("texts");
}

}  // namespace glass
