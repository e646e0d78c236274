// The module's name (see CMakeLists.txt) brings main().
#include <boost/test/unit_test.hpp>
