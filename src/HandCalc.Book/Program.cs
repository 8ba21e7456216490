using HandCalc.Book.Equations;

if (args is not ["--list-equations", var root])
{
    Console.Error.WriteLine("HandCalc.Book: --list-equations FOLDER is what there is, where FOLDER has the checkout.");
    return 2;
}

FixtureEquations.Print(root, Console.Out);
return 0;
