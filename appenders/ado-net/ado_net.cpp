#include "ado_net.h"

#include <orrery/plugin.h>

#include "insert.h"

namespace ado_net {

AdoNet::AdoNet(orrery::Host host, const orrery::Config& config) : DeliveringBase(host, config, "connectionstring") {
    if (idle()) return;
    for (auto line : config.list("parameter")) parameters_.emplace_back(line);
    auto limits = orrery::logkit::delivery_limits(config);
    outbox_.emplace(
        host, "ado_net", limits,
        [inserter = std::make_shared<Inserter>(host, read_settings(config))](auto& due) { inserter->deliver(due); });
}

void AdoNet::send(std::span<const orrery::logkit::KeptEvent> batch) { outbox_->put(pack(batch, parameters_)); }

}  // namespace ado_net

ORRERY_PLUGIN(
    ado_net::AdoNet, "org.orrery.appender.ado-net", "1.0.0", ORRERY_APPENDER_SETTINGS, ORRERY_BUFFERING_SETTINGS,
    ORRERY_DELIVERY_SETTINGS,
    {"connectionstring",
     "where the database is: Host=…;Port=…;Database=…;Username=…;Password=…;SSL Mode=…, or Driver={registered ODBC "
     "driver};…",
     "", "text", "", ORRERY_SETTING_SECRET},
    {"connectiontype", "Npgsql (PostgreSQL) or Odbc; default: Odbc if ConnectionString has a Driver"},
    {"connectionstringname", "refused: an entry of a .NET configuration"},
    {"appsettingskey", "refused: an entry of a .NET configuration"},
    {"commandtext", "the statement, with parameters as @name or $1"},
    {"commandtype", "Text, or StoredProcedure: CommandText is a procedure's name", "Text"},
    {"parameter",
     "a parameter, such as @message DbType=String Size=4000 conversionpattern=%message, or @at DbType=DateTime "
     "layout=RawUtcTimeStampLayout",
     "", "text", "", ORRERY_SETTING_LIST},
    {"usetransactions", "true: a buffer is one transaction", "true", "flag"},
    {"reconnectonerror", "false: once the connection is lost rows are, too", "true", "flag"})
