# The engine's plugin module: qix/ and app/ as a library (unit tests link it too), then the entry with its transport.
add_subdirectory(qix)
add_library(orrery-engine-service STATIC service/stream_loop.cpp service/file_sender.cpp service/healthcheck.cpp service/journal.cpp
            service/repository_news.cpp service/role_connectors.cpp service/usage.cpp)
target_link_libraries(orrery-engine-service PUBLIC orrery-engine-qix orrery::sdk)
orrery_add_plugin(engine ROOM plugins SOURCES plugin.cpp LIBRARIES orrery-engine-service)
