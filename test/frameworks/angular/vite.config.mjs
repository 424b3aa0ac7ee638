export default { resolve: { dedupe: ['@angular/core', '@angular/common', '@angular/compiler', 'rxjs'] } };
