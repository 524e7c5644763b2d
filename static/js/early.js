// Before anything is painted: tells the style sheet that scripts run.
document.documentElement.classList.add("js");
