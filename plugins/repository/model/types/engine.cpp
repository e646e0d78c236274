#include "declarations.h"
#include "log_verbosity.h"

namespace orrery::repository::types {

// The vendor's engine writes neither QIX performance nor audit rows until somebody asks for them; this one does at
// once.
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
               verbosity("auditActivityLogVerbosity"),
               verbosity("auditSecurityLogVerbosity"),
               verbosity("serviceLogVerbosity"),
               verbosity("systemLogVerbosity"),
               verbosity("performanceLogVerbosity"),
               verbosity("httpTrafficLogVerbosity", 0),
               verbosity("externalServicesLogVerbosity", 0),
               verbosity("qixPerformanceLogVerbosity"),
               verbosity("auditLogVerbosity"),
               verbosity("sessionLogVerbosity"),
               verbosity("trafficLogVerbosity", 0),
               verbosity("sseLogVerbosity"),
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
