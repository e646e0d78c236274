// The layouts there are.
#pragma once
#include <orrery/kit/log/layout.h>

namespace orrery::logkit {

using LayoutPtr = std::unique_ptr<Layout>;

LayoutPtr make_pattern_layout(const LayoutSpec& spec, const Surroundings& around);
LayoutPtr make_dynamic_pattern_layout(const LayoutSpec& spec, const Surroundings& around);
LayoutPtr make_simple_layout(const LayoutSpec& spec, const Surroundings& around);
LayoutPtr make_exception_layout(const LayoutSpec& spec, const Surroundings& around);
LayoutPtr make_xml_layout(const LayoutSpec& spec, const Surroundings& around);
LayoutPtr make_log4j_layout(const LayoutSpec& spec, const Surroundings& around);
LayoutPtr make_json_layout(const LayoutSpec& spec, const Surroundings& around);
LayoutPtr make_raw_time_layout(const LayoutSpec& spec, const Surroundings& around);
LayoutPtr make_raw_utc_time_layout(const LayoutSpec& spec, const Surroundings& around);
LayoutPtr make_raw_property_layout(const LayoutSpec& spec, const Surroundings& around);

}  // namespace orrery::logkit
