/** The renewer as a whole: with stand-ins for AWS, and on a real cluster. */
@NullMarked
package io.hybridrunner.ecr.e2e;

import org.jspecify.annotations.NullMarked;
