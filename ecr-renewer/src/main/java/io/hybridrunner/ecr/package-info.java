/** The renewer of the registry pull secret will live here. */
@NullMarked
package io.hybridrunner.ecr;

import org.jspecify.annotations.NullMarked;
