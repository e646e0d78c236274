// The whole JSON kit: values, parser, writer, pointers and patches.
#pragma once

#include <orrery/kit/json/parse.h>
#include <orrery/kit/json/patch.h>
#include <orrery/kit/json/pointer.h>
#include <orrery/kit/json/value.h>
#include <orrery/kit/json/write.h>
