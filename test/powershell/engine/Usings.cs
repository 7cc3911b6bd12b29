// Written out, because a full pwsh compiles these sources without the project file.
global using System;
global using System.Collections.Generic;
global using System.IO;
global using System.Linq;
global using System.Threading;
