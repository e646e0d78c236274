// The default logs of the manual: which there are, and the columns of each.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace orrery::logging {

/// Where a column's value comes from; `property`: the row's property of the column's name.
enum class Source : uint8_t {
    sequence,
    version,
    time,
    level,
    host,
    guid,
    description,  ///< Command=…;Result=…;ResultText=…
    service,
    service_user,
    logger,
    thread,
    message,
    exception,    ///< its first line
    stack_trace,  ///< the lines after it
    property,
    session,          ///< a salted hash of the property
    time_property,    ///< the property, else the row's time
    thread_property,  ///< the property, else the row's thread
    checksum
};

struct Column {
    std::string_view name;
    Source source = Source::property;
    std::string_view missing = {};  ///< stands where the row has no such property
};

enum class Family : uint8_t {
    audit,    ///< AuditActivity and AuditSecurity, in the folder Audit
    service,  ///< in the folder System
    trace,    ///< in the folder Trace, or of services beside the five right in their folder
};

/// One log. Its rows come from the logger `<facility>.<service>` and those below it. Lives for ever.
struct Declaration {
    Family family;
    std::string_view facility, service;
    std::vector<Column> columns;
    /// Its rows are chained by checksums, its files signed: the last column is Checksum, not Id2.
    bool is_sealed() const noexcept { return columns.back().source == Source::checksum; }
};

/// "Repository", "Proxy", "Engine", "Scheduler", "Printing".
std::span<const std::string_view> services();
/// Every log of the five services. [any thread]
const std::vector<Declaration>& declarations();
/// Null when the service has no log of that name. [any thread]
const Declaration* find_declaration(std::string_view facility, std::string_view service);
/// The columns of logs that the manual does not declare.
const std::vector<Column>& plain_columns();

}  // namespace orrery::logging
