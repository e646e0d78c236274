# The engine's plugin module: qix/ and app/ as a library (unit tests link it too), then the entry with its transport.
add_subdirectory(qix)
add_library(orrery-engine-service STATIC service/app_verbs.cpp service/bootstrap_log.cpp service/client_book.cpp
            service/stream_loop.cpp service/file_sender.cpp service/healthcheck.cpp service/journal.cpp
            service/file_orders.cpp service/file_transfer.cpp service/form_file.cpp service/received_file.cpp service/repository_news.cpp service/role_connectors.cpp service/usage.cpp)
target_link_libraries(orrery-engine-service PUBLIC orrery-engine-qix orrery::sdk orrery::kit-log)
orrery_add_plugin(engine ROOM plugins SOURCES plugin.cpp LIBRARIES orrery-engine-service)

# For apps whose site does not run.
add_executable(orrery-app-inspect service/inspect_main.cpp)
target_link_libraries(orrery-app-inspect PRIVATE orrery-engine-qix)
set_target_properties(orrery-app-inspect PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
install(TARGETS orrery-app-inspect DESTINATION bin COMPONENT plugins)
