/** The program: command line, exit codes, summary and metrics. */
@NullMarked
package io.hybridrunner.ecr.program;

import org.jspecify.annotations.NullMarked;
