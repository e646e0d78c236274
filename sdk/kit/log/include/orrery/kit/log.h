// All of kit/log: layouts, filters, evaluators, LocalLogConfig.xml and the classes appenders derive from.
#pragma once
#include <orrery/kit/log/buffering_base.h>
#include <orrery/kit/log/kind.h>
#include <orrery/kit/log/local_config.h>
