/** The program's configuration: the environment and one YAML file, read strictly. */
@NullMarked
package io.hybridrunner.ecr.config;

import org.jspecify.annotations.NullMarked;
