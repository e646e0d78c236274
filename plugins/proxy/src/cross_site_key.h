// The cross-site key: 16 letters or digits, the same in the query and in a header that no foreign page can send.
#pragma once
#include <orrery/kit/http/message.h>

namespace orrery::proxy {

struct KeyVerdict {
    int status = 0;  // 0: good; else what to answer
    std::string_view reason;
};
KeyVerdict check_cross_site_key(const kit::http::Request& request);

}  // namespace orrery::proxy
