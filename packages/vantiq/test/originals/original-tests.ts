/** A test file of the original SDKs, and the tests in it. */
export interface OriginalFile {
  /** How titles of tests here name it. */
  readonly tag: string
  /** Where it is in the original's repository. */
  readonly path: string
  readonly tests: readonly string[]
  /** Tests that have no counterpart, and why. */
  readonly left?: Readonly<Record<string, string>>
}

/** Every test of the original SDKs and of the connector that is made of the Python one. */
export const originalFiles: readonly OriginalFile[] = [
  {
    tag: 'PYT1',
    path: 'extpsdk/src/test/python/test_VantiqConnector.py',
    tests: [
      'test_configuration',
      'test_configuration_with_connect_args',
      'test_only_publish',
      'test_only_publish_with_connect_args',
      'test_publish_and_notify',
      'test_server_reconnect',
      'test_server_healthcheck',
      'test_source_healthcheck',
      'test_server_healthcheck_default_port',
    ],
  },
  {
    tag: 'PYT2',
    path: 'extpsdk/src/test/python/test_ConnectionErrors.py',
    tests: ['test_configuration', 'test_connect_bad_auth', 'test_connect_bad_url'],
  },
  {
    tag: 'PYTS',
    path: 'extpsdk/src/test/python/testserver.py',
    tests: ['reconnectSecret'],
  },
  {
    tag: 'JT1',
    path: 'extjsdk/src/test/java/io/vantiq/extjsdk/TestExtensionWebSocketClient.java',
    tests: [
      'testValidifyUrl',
      'testAuthenticateWithUsername',
      'testAuthenticateWithToken',
      'testConnectToSource',
      'testReconnect',
      'testQueryResponseSingleMap',
      'testQueryResponseMapArray',
      'testQueryError',
      'testLostConnection',
      'testStop',
      'testClose',
      'testIsOpenOnNull',
      'testAutoReconnect',
      'testNotification',
      'testBadNotificationArguments',
      'testOpenAndClose',
      'testFailedMessageQueue',
      'testTCPProbeListener',
    ],
  },
  {
    tag: 'JT2',
    path: 'extjsdk/src/test/java/io/vantiq/extjsdk/TestExtensionWebSocketListener.java',
    tests: [
      'testAuthenticateSuccess',
      'testAuthenticateFailFirst',
      'testSourceConnection',
      'testSourceConnectionFailFirst',
      'testSourceConnectionFailFirstAndAuthFailFirst',
      'testPublish',
      'testQuery',
      'testHttp',
      'testHttpHandlerOnFailedConnection',
      'testReconnectHandler',
      'testClose',
      'testDefaultQuery',
      'testExceptionThrowingHandlers',
      'testNullHandlers',
      'testWsFailure',
    ],
  },
  {
    tag: 'JT3',
    path: 'extjsdk/src/test/java/io/vantiq/extjsdk/TestUtils.java',
    tests: ['testGetConfigAlone', 'testGetConfigInDir', 'testGetEnvVar'],
  },
  {
    tag: 'JT4',
    path: 'extjsdk/src/test/java/io/vantiq/extjsdk/TestWithServer.java',
    tests: ['testRepeatedConnects', 'testNotificationEnMasse'],
  },
  {
    tag: 'PET',
    path: 'pythonExecSource/src/test/python/test_PyExecConnector.py',
    tests: [
      'test_single_queries',
      'test_single_queries_noci',
      'test_multiple_queries_ci',
      'test_multiple_queries_noci',
      'test_single_queries_with_notify',
      'test_pycode_does_return',
      'test_pycode_does_return_concurrent',
    ],
    left: {
      'those that fetch a document':
        'a query names a script, which is fetched from the server over its REST interface; nothing here runs scripts',
    },
  },
  {
    tag: 'PEL',
    path: 'pythonExecSource/src/test/python/test_PyExecConnectorLive.py',
    tests: ['test_syntax_error', 'test_import_error', 'test_indent_error', 'test_timeout_error'],
    left: {
      'simple queries': 'need a live server; over the fake one they are those of PET',
      'those that fetch a document': 'need a live server, and scripts to run',
    },
  },
]
