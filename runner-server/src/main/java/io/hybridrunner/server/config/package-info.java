/** The program's own configuration: one YAML file and the environment, read strictly. */
@NullMarked
package io.hybridrunner.server.config;

import org.jspecify.annotations.NullMarked;
