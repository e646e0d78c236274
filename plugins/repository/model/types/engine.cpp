#include "declarations.h"
#include "enumerations.h"

namespace orrery::repository::types {
namespace {

Field verbosity(std::string name, std::int64_t level) {
    return enumeration(std::move(name), enumerations::log_verbosity, level);
}

}  // namespace

Type engine_service() {
    return Type("EngineService")
        .custom_properties()
        .tagged()
        .with({reference("serverNodeConfiguration", "ServerNodeConfiguration")
                   .condensed()
                   .when_deleted(OnDelete::cascade)})
        .part("settings", "EngineService.Settings",
              {integers("listenerPorts", {4747}),
               boolean("overlayDocuments", true),
               integer("autosaveInterval", 30),
               integer("documentTimeout", 28'800),
               text("tableFilesDirectory"),
               text("documentDirectory"),
               integer("genericUndoBufferMaxSize", 100),
               boolean("qvLogEnabled", true),
               integer("globalLogMinuteInterval", 5),
               verbosity("auditActivityLogVerbosity", 4),
               verbosity("auditSecurityLogVerbosity", 4),
               verbosity("serviceLogVerbosity", 4),
               verbosity("systemLogVerbosity", 4),
               verbosity("performanceLogVerbosity", 4),
               verbosity("httpTrafficLogVerbosity", 0),
               verbosity("externalServicesLogVerbosity", 0),
               verbosity("qixPerformanceLogVerbosity", 0),
               verbosity("auditLogVerbosity", 0),
               verbosity("sessionLogVerbosity", 4),
               verbosity("trafficLogVerbosity", 0),
               verbosity("sseLogVerbosity", 4),
               boolean("allowDataLineage", true),
               integer("workingSetSizeLoPct", 70),
               integer("workingSetSizeHiPct", 90),
               enumeration("workingSetSizeMode", enumerations::working_set_mode, 2),
               integer("cpuThrottlePercentage", 0),
               boolean("standardReload", true),
               integer("objectTimeLimitSec", -1),
               integer("exportTimeLimitSec", -1),
               integer("reloadTimeLimitSec", -1),
               boolean("createSearchIndexOnReloadEnabled"),
               integer("hyperCubeMemoryLimit"),
               integer("exportMemoryLimit"),
               integer("reloadMemoryLimit"),
               integer("qrsHttpNotificationPort", 4748)});
}

}  // namespace orrery::repository::types
