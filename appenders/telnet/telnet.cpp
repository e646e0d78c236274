#include "telnet.h"

#include <orrery/plugin.h>

ORRERY_PLUGIN(telnet::Telnet, "org.orrery.appender.telnet", "1.0.0", ORRERY_APPENDER_SETTINGS,
              {"port", "where clients connect to", "23", "port"},
              {"address", "the address of this machine it listens on; 0.0.0.0: all, for everybody to see", "127.0.0.1"})
