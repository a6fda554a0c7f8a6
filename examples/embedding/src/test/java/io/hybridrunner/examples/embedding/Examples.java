package io.hybridrunner.examples.embedding;

import java.util.UUID;

/** What the examples are tried with. */
final class Examples {

  static final UUID PIPELINE = UUID.fromString("5f0c2e1a-6a3d-4d0e-9c7b-0b1f6f1f2a10");

  /** A pipeline as OpenMetadata describes it. */
  static final String PIPELINE_JSON =
      """
      {"id": "%s", "name": "nightly", "fullyQualifiedName": "shop.nightly",
       "pipelineType": "metadata", "version": 0.1, "enabled": true, "airflowConfig": {},
       "sourceConfig": {"config": {"type": "DatabaseMetadata"}},
       "service": {"id": "6f0c2e1a-6a3d-4d0e-9c7b-0b1f6f1f2a10", "type": "databaseService",
         "name": "shop", "fullyQualifiedName": "shop"},
       "openMetadataServerConnection": {"hostPort": "http://127.0.0.1:8585/api",
         "authProvider": "openmetadata", "securityConfig": {"jwtToken": "a-token"}}}
      """
          .formatted(PIPELINE);

  /** Its service, with a reference where a password belongs. */
  static final String SERVICE_JSON =
      """
      {"id": "6f0c2e1a-6a3d-4d0e-9c7b-0b1f6f1f2a10", "name": "shop", "fullyQualifiedName": "shop",
       "serviceType": "Postgres", "connection": {"config": {"type": "Postgres",
         "username": "reader", "authType": {"password": "secret:shop-password"},
         "hostPort": "db:5432", "database": "shop"}}}
      """;

  private Examples() {}
}
